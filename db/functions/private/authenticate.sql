-- private.authenticate: whose session this is; everything after it sees only that person's rows.
--
-- Refuses: 401 unauthenticated, 401 session_expired
--
-- The hash goes into the transaction first: row-level security shows a session to nobody but
-- its bearer and its owner.

create function private.authenticate(p_session text) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
  v_live    boolean;
begin
  perform set_config('app.session', coalesce(p_session, ''), true);
  select sessions.user_id, sessions.expires_at > now() and users.disabled_at is null
  into v_user_id, v_live
  from core.sessions
  join core.users on users.id = sessions.user_id
  where sessions.token_hash = p_session;

  if not found then
    raise exception 'unauthenticated'
      using errcode = 'UC401', detail = 'Log in to see this.';
  end if;
  if not v_live then
    raise exception 'session_expired'
      using errcode = 'UC401', detail = 'This session has ended. Log in again.';
  end if;

  perform set_config('app.user_id', v_user_id::text, true);
  return v_user_id;
end;
$$;

comment on function private.authenticate is
  'Return the user of a live session and bind the transaction to that person.';
