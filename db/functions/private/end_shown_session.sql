-- private.end_shown_session: whoever logs in again has no use for the session of before.

create function private.end_shown_session(p_session text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform set_config('app.session', coalesce(p_session, ''), true);
  delete from core.sessions
  where token_hash = p_session;
end;
$$;

comment on function private.end_shown_session is
  'End the session whose token a browser showed at its login, if any.';
