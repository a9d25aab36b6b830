-- private.open_session: a session begins; its end is set by the database's clock.

create function private.open_session(p_user_id uuid, p_session_hash text) returns timestamptz
language plpgsql volatile
set search_path = ''
as $$
declare
  v_expires_at timestamptz;
begin
  perform set_config('app.user_id', p_user_id::text, true);
  insert into core.sessions (user_id, token_hash, expires_at)
  values (
    p_user_id,
    p_session_hash,
    now() + make_interval(secs => private.setting('session_seconds'))
  )
  returning expires_at into v_expires_at;
  return v_expires_at;
end;
$$;

comment on function private.open_session is 'Open a session and return when it ends.';
