-- private.delete_expired_sessions: one batch of sessions past their time.

create function private.delete_expired_sessions(p_batch integer) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  v_sessions integer;
begin
  with expired as (
    select id from core.sessions
    where expires_at < now()
    limit p_batch
    for update skip locked
  )
  delete from core.sessions
  using expired
  where sessions.id = expired.id;
  get diagnostics v_sessions = row_count;
  return jsonb_build_object('sessions', v_sessions);
end;
$$;

comment on function private.delete_expired_sessions is
  'Delete up to so many expired sessions; return the count by table.';
