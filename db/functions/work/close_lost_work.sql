-- work.close_lost_work: say honestly what came of work whose worker is gone.
--
-- A job that lost its worker too often is given up: it may be what takes workers down. A run
-- whose job neither waits nor runs any more will never end, and is ended as failed.

create function work.close_lost_work() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_job    record;
  v_closed integer := 0;
begin
  for v_job in
    select jobs.id, jobs.owner
    from core.jobs
    join core.job_kinds on job_kinds.kind = jobs.kind
    where jobs.state = 'running'
      and jobs.lease_until < now()
      and jobs.attempts >= greatest(job_kinds.max_attempts, 3)
    for update of jobs skip locked
  loop
    perform private.record_failure(
      v_job.id, v_job.owner, '{"code": "lost", "detail": "Its workers did not come back."}'
    );
    v_closed := v_closed + 1;
  end loop;

  perform private.close_run(
    job_runs.id, null, 'The worker was lost, and nobody took over.'
  )
  from core.job_runs
  where job_runs.finished_at is null
    and not exists (
      select
      from core.jobs
      where jobs.key = job_runs.job
        and jobs.state in ('waiting', 'running')
    );
  return v_closed;
end;
$$;

comment on function work.close_lost_work is
  'Give up jobs that keep losing their workers, and end runs nobody will end; count the jobs.';
