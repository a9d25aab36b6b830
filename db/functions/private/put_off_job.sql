-- private.put_off_job: a job that is done for now goes back into the queue until a time.

create function private.put_off_job(p_job bigint, p_owner uuid, p_run_at timestamptz) returns void
language sql volatile
set search_path = ''
as $$
  update core.jobs
  set state = 'waiting',
      owner = null,
      lease_until = null,
      attempts = 0,
      failures = 0,
      run_at = p_run_at
  where id = p_job
    and owner = p_owner
$$;

comment on function private.put_off_job is
  'Give a job back to be taken at a later time, as one that did not fail.';
