-- private.open_session: a session begins; its end is set by the database's clock.
--
-- The account is locked, so that of many logins at once exactly as many sessions stay as an
-- account may have; the oldest go.

create function private.open_session(
  p_user_id      uuid,
  p_session_hash text,
  p_client       jsonb
) returns timestamptz
language plpgsql volatile
set search_path = ''
as $$
declare
  v_expires_at timestamptz;
  v_ended      uuid;
begin
  perform set_config('app.user_id', p_user_id::text, true);
  perform from core.users where id = p_user_id for no key update;

  for v_ended in
    delete from core.sessions
    where id in (
      select id
      from core.sessions
      where user_id = p_user_id
        and superseded_at is null
        and expires_at > now()
      order by created_at desc, id
      offset private.setting('sessions_per_user') - 1
    )
    returning id
  loop
    perform private.log_auth_event('session_ended', p_user_id, p_client, null, v_ended);
  end loop;

  insert into core.sessions (
    user_id, token_hash, expires_at, idle_until, ip_address, user_agent
  )
  values (
    p_user_id,
    p_session_hash,
    now() + make_interval(secs => private.setting('session_seconds')),
    now() + make_interval(secs => private.setting('session_idle_seconds')),
    left(p_client ->> 'ip', 45),
    left(p_client ->> 'agent', 512)
  )
  returning expires_at into v_expires_at;
  return v_expires_at;
end;
$$;

comment on function private.open_session is
  'Open a session, end the oldest beyond as many as an account may have; return when it ends.';
