-- private.rename_account: an account gets another address, and its holder is told at the old one.
--
-- False when somebody else has the address by now; then nothing is changed.

create function private.rename_account(p_user_id uuid, p_email text, p_client jsonb)
returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_old_email text;
begin
  perform set_config('app.user_id', p_user_id::text, true);
  select email into v_old_email
  from core.users
  where id = p_user_id
  for update;

  update core.users
  set email = p_email,
      email_verified = true,
      verification_token = null,
      verification_token_expires = null
  where id = p_user_id;

  update core.account_tokens
  set used_at = now()
  where user_id = p_user_id
    and purpose = 'change_email'
    and used_at is null;
  delete from core.account_tokens where user_id = p_user_id and used_at is null;
  perform private.queue_notice('email_changed', p_user_id, p_client, v_old_email);
  return true;
exception
  when unique_violation then
    return false;
end;
$$;

comment on function private.rename_account is
  'Give an account another address and tell the old one; false when it is taken.';
