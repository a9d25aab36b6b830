-- private.lock_own_account: the caller's account, locked before something is added to it.
--
-- Refuses: 401 session_expired
--
-- While this waits for the lock, a reset or a new password may end the session; what the session
-- then added would outlive it. So it is looked at again. The token that a new one replaced lives on
-- for requests that read, not for this.

create function private.lock_own_account(p_session text, p_user_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform from core.users where id = p_user_id for no key update;
  if not exists (
    select
    from core.sessions
    where token_hash = p_session
      and user_id = p_user_id
      and superseded_at is null
  )
  then
    raise exception 'session_expired'
      using errcode = 'UC401', detail = 'This session has ended. Log in again.';
  end if;
end;
$$;

comment on function private.lock_own_account is
  'Lock the account of a session, or refuse when the session ended while this waited.';
