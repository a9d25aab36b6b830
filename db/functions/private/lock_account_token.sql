-- private.lock_account_token: the link of a letter, locked; a link used before raises an alert.
--
-- The account is locked before its link, as by whoever voids the links of an account. Links of a
-- disabled account are as if unknown.

create function private.lock_account_token(p_purpose text, p_token_hash text, p_client jsonb)
returns core.account_tokens
language plpgsql volatile
set search_path = ''
as $$
declare
  v_token core.account_tokens;
begin
  perform private.show_secret(p_token_hash);
  perform
  from core.users
  where id = (
    select user_id
    from core.account_tokens
    where token_hash = p_token_hash
      and purpose = p_purpose
  )
  for update;
  v_token := (
    select account_tokens
    from core.account_tokens
    where token_hash = p_token_hash
      and purpose = p_purpose
      and exists (
        select from core.users where users.id = user_id and users.disabled_at is null
      )
    for update
  );
  if v_token.used_at is not null then
    perform private.log_auth_event('security_alert', v_token.user_id, p_client, 'token_reused');
  end if;
  return v_token;
end;
$$;

comment on function private.lock_account_token is
  'Lock and return the link of a letter, null when unknown; note one that was used before.';
