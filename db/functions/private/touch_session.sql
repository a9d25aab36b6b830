-- private.touch_session: a session was used; who finds it locked leaves it to the other.

create function private.touch_session(p_session text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.sessions
  set last_seen_at = now(),
      idle_until = now() + make_interval(secs => private.setting('session_idle_seconds'))
  where id = (
    select id
    from core.sessions
    where token_hash = p_session
    for update skip locked
  );
end;
$$;

comment on function private.touch_session is
  'Note that a session was used just now, and push on its end by idleness.';
