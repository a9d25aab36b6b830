-- api.end_other_sessions: every session of the caller ends but this one.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.end_other_sessions(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  perform from core.users where id = v_user_id for no key update;
  delete from core.sessions where user_id = v_user_id and token_hash <> p_session;
  perform private.log_auth_event('sessions_ended', v_user_id, p_client);
  return private.no_content();
end;
$$;

comment on function api.end_other_sessions is 'End the caller''s sessions but this one: 204.';
