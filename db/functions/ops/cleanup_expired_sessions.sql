-- ops.cleanup_expired_sessions: delete every session past its time, and no other.

create function ops.cleanup_expired_sessions() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_counts     jsonb := jsonb '{}';
  v_batch      jsonb;
begin
  loop
    v_batch := private.delete_expired_sessions(10000);
    v_counts := private.counts_added(v_counts, v_batch);
    exit when private.counts_total(v_batch) = 0;
  end loop;
  perform private.record_run('cleanup-sessions', v_started_at, v_counts);
  return private.counts_total(v_counts);
end;
$$;

comment on function ops.cleanup_expired_sessions is
  'Delete expired sessions; return exactly how many went.';
