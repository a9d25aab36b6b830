-- private.late_jobs: the schedule, and which of it did not run as it should.
--
-- A job is late a quarter of an hour after its time, when its last run failed, or when no worker
-- has ever planned it.

create function private.late_jobs()
returns table (job text, late boolean, late_name text)
language sql stable
set search_path = ''
as $$
  select name, late, case when late then name end
  from (
    select
      schedule.name,
      not isfinite(schedule.next_run_at)
        or schedule.next_run_at < now() - interval '15 minutes'
        or coalesce(not last_run.ok, false) as late
    from core.schedule
    left join lateral (
      select ok
      from core.job_runs
      where job_runs.job = schedule.name
        and job_runs.ok is not null
      order by started_at desc
      limit 1
    ) as last_run on true
    where schedule.enabled
  ) as jobs
  order by name
$$;

comment on function private.late_jobs is
  'Each enabled job of the schedule and whether it is late or failed last.';
