-- private.delete_spent_jobs: one batch of jobs that nothing will come of any more.
--
-- What was held back after a failure is forgotten a day after the pause: its key is whatever
-- somebody typed. What was given up is shown to the operator for thirty days.

create function private.delete_spent_jobs(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  with spent as (
    select id
    from core.jobs
    where state = 'failed' and failed_until < now() - interval '1 day'
      or state = 'dead' and run_at < now() - interval '30 days'
    limit p_batch
    for update skip locked
  )
  delete from core.jobs
  using spent
  where jobs.id = spent.id;
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_spent_jobs is
  'Delete up to so many jobs that failed a day or were given up a month ago; the count.';
