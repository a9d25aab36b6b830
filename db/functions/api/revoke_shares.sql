-- api.revoke_shares: all links of the caller show nothing any more.
--
-- Refuses: 401, 403 scope_missing

create function api.revoke_shares(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'write');
begin
  perform private.withdraw_shares(v_user_id, null, p_client);
  return private.no_content();
end;
$$;

comment on function api.revoke_shares is 'Withdraw every shared report of the caller: 204.';
