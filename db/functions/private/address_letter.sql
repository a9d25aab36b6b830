-- private.address_letter: find whom a letter is for that anybody may have asked for.
--
-- Only now does its link begin to work, counted from when it was asked for; a link sent before
-- stops working when a newer one is sent. Null: nobody is there who should read it.

create function private.address_letter(p_letter core.letters) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
  v_event   text;
begin
  if p_letter.kind = 'verify_email' then
    v_event := 'verification_sent';
    update core.users
    set verification_token = p_letter.token_hash,
        verification_token_expires = p_letter.created_at
          + make_interval(hours => private.setting('verification_hours')),
        verification_sent_at = now()
    where email = p_letter.recipient
      and not email_verified
      and disabled_at is null
    returning id into v_user_id;
  else
    v_event := 'password_reset_requested';
    select id into v_user_id
    from core.users
    where email = p_letter.recipient
      and disabled_at is null
    for update;
    delete from core.account_tokens
    where user_id = v_user_id
      and purpose = 'reset_password'
      and used_at is null;
    insert into core.account_tokens (token_hash, user_id, purpose, created_at, expires_at)
    select
      p_letter.token_hash,
      v_user_id,
      'reset_password',
      p_letter.created_at,
      p_letter.created_at + make_interval(mins => private.setting('reset_minutes'))
    where v_user_id is not null;
  end if;

  perform private.log_auth_event(
    v_event,
    v_user_id,
    p_letter.client,
    case when v_user_id is null then 'nobody_there' end
  );
  return v_user_id;
end;
$$;

comment on function private.address_letter is
  'Make the link of a requested letter work and return whose it is, or null.';
