-- private.lock_sharer: who shares, locked, so that two at once count what the other made.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 scope_missing
--
-- While this waits, a reset or an administrator may end the session or token; so it is asked
-- for once more.

create function private.lock_sharer(p_session text, p_user_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform from core.users where id = p_user_id for no key update;
  perform private.authenticate(p_session, 'write');
end;
$$;

comment on function private.lock_sharer is
  'Lock the account of a session or token, or refuse when it ended while this waited.';
