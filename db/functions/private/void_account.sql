-- private.void_account: whatever opened an account so far opens it no more.
--
-- A link that is being used is marked, so that using it again is noticed; the others go.

create function private.void_account(p_user_id uuid, p_used_token text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform set_config('app.user_id', p_user_id::text, true);
  update core.account_tokens
  set used_at = now()
  where token_hash = p_used_token;
  delete from core.account_tokens where user_id = p_user_id and used_at is null;
  delete from core.sessions where user_id = p_user_id;
  delete from core.personal_tokens where user_id = p_user_id;
  delete from core.devices where user_id = p_user_id;
end;
$$;

comment on function private.void_account is
  'End every session, link, personal token and known browser of an account.';
