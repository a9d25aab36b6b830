-- private.end_shown_session: whoever logs in again has no use for the session of before.

create function private.end_shown_session(p_session text, p_client jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_session core.sessions;
begin
  perform set_config('app.session', coalesce(p_session, ''), true);
  delete from core.sessions
  where token_hash = p_session
  returning id, user_id into v_session.id, v_session.user_id;
  if found then
    perform private.log_auth_event(
      'session_ended', v_session.user_id, p_client, null, v_session.id
    );
  end if;
end;
$$;

comment on function private.end_shown_session is
  'End the session whose token a browser showed at its login, if any.';
