-- private.touch_session: a session was used; who finds it locked leaves it to the other.
--
-- A door that may go on to end sessions locks the account before any of them, as all such doors
-- do: two that held a session each and waited for the account would wait for each other.

create function private.touch_session(p_session text, p_user_id uuid, p_may_end_sessions boolean)
returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  if p_may_end_sessions then
    perform from core.users where id = p_user_id for no key update;
  end if;
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
