-- api.end_session: one session of the caller ends, which may be this one.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required, 404 unknown_session

create function api.end_session(p_session text, p_id uuid, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  delete from core.sessions
  where id = p_id
    and user_id = v_user_id;
  if not found then
    return private.refused(404, 'unknown_session', 'There is no such session of yours.');
  end if;
  perform private.log_auth_event('session_ended', v_user_id, p_client, null, p_id);
  return private.no_content();
end;
$$;

comment on function api.end_session is 'End one session of the caller: 204, or 404.';
