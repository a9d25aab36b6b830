-- api.logout: end this session, and no other one.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.logout(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  delete from core.sessions
  where token_hash = p_session;

  if found then
    perform private.log_auth_event('logout', v_user_id, p_client);
  end if;
  return private.no_content();
end;
$$;

comment on function api.logout is 'End the session of the caller: 204.';
