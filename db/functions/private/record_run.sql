-- private.record_run: remember that a job was done by hand, beside the worker's own runs.

create function private.record_run(
  p_job        text,
  p_started_at timestamptz,
  p_result     jsonb
) returns void
language sql volatile
set search_path = ''
as $$
  insert into core.job_runs (job, started_at, finished_at, ok, result)
  values (p_job, p_started_at, clock_timestamp(), true, p_result)
$$;

comment on function private.record_run is 'Write a finished run into core.job_runs.';
