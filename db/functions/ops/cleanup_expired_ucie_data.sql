-- ops.cleanup_expired_ucie_data: delete analyses, phases and alerts past their time.
--
-- Batch by batch until nothing expired is left; what went from which table is recorded as a run
-- of cleanup-ucie, see ops.job_runs().

create function ops.cleanup_expired_ucie_data() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_counts     jsonb := jsonb '{}';
  v_batch      jsonb;
begin
  loop
    v_batch := private.delete_expired_ucie_data(10000);
    v_counts := private.counts_added(v_counts, v_batch);
    exit when private.counts_total(v_batch) = 0;
  end loop;
  perform private.record_run('cleanup-ucie', v_started_at, v_counts);
  return private.counts_total(v_counts);
end;
$$;

comment on function ops.cleanup_expired_ucie_data is
  'Delete expired analyses, phases and alerts; return exactly how many rows went.';
