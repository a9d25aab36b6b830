-- private.authenticate: who is asking; everything after it sees only that person's rows.
--
-- Refuses: 401 unauthenticated, 401 session_expired
--
-- p_session is the hash of a session's token, or `cap:` and the hash of a personal token. p_scope
-- is what the door needs: read, write, admin, or session for what no script may do; look is session
-- and watch is read where asking is no use of a session. A session may do whatever its holder may.
-- The hash goes into the transaction first: row-level security shows a session to nobody but its
-- bearer and its owner. app.admin is always set, so that nothing is left of what the connection was
-- told before.

create function private.authenticate(p_session text, p_scope text default 'read') returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
  v_role    text;
  v_live    boolean;
  v_unseen  boolean;
begin
  perform set_config('app.admin', '', true);
  if p_session like 'cap:%' then
    return private.authenticate_script(substr(p_session, 5), p_scope);
  end if;

  perform set_config('app.session', coalesce(p_session, ''), true);
  select
    sessions.user_id,
    users.role,
    least(sessions.expires_at, sessions.idle_until) > now() and users.disabled_at is null,
    sessions.last_seen_at < now() - interval '1 minute'
  into v_user_id, v_role, v_live, v_unseen
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
  if v_unseen and p_scope not in ('look', 'watch') then
    perform private.touch_session(p_session, v_user_id, p_scope = 'session');
  end if;
  if p_scope = 'admin' then
    perform private.require_admin(v_role);
  end if;
  return v_user_id;
end;
$$;

comment on function private.authenticate is
  'Return the user of a live session or token and bind the transaction to that person.';
