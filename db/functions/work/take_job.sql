-- work.take_job: lease the next job, or none.
--
-- A waiting job that is due, or a running one whose worker let its lease run out. Takers skip
-- what others hold, so no two get the same job. The owner is new for every take: whoever lost
-- a lease can no longer end the job. A job that took its worker down as often as it may be tried,
-- and three times at least, is left alone; work.close_lost_work gives it up. Of some kinds only so
-- many are in hand at a time: a mail server that hangs holds up letters, nothing else.

create function work.take_job(p_owner uuid)
returns table (
  id        bigint,
  kind      text,
  key       text,
  arguments jsonb,
  attempts  integer,
  failures  integer
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_id bigint;
begin
  select jobs.id into v_id
  from core.jobs
  join core.job_kinds on job_kinds.kind = jobs.kind
  where jobs.state = 'running'
    and jobs.lease_until < now()
    and jobs.attempts < greatest(job_kinds.max_attempts, 3)
  order by jobs.lease_until
  limit 1
  for update of jobs skip locked;

  if not found then
    select jobs.id into v_id
    from core.jobs
    where jobs.state = 'waiting'
      and jobs.run_at <= now()
      and jobs.kind <> all(private.kinds_in_hand())
    order by jobs.priority desc, jobs.run_at
    limit 1
    for update skip locked;
  end if;

  return query
  update core.jobs
  set state = 'running',
      owner = p_owner,
      lease_until = now() + coalesce(private.analysis_lease(jobs.arguments), job_kinds.lease),
      attempts = jobs.attempts + 1
  from core.job_kinds
  where jobs.id = v_id
    and job_kinds.kind = jobs.kind
  returning jobs.id, jobs.kind, jobs.key, jobs.arguments, jobs.attempts, jobs.failures;
end;
$$;

comment on function work.take_job is
  'Lease the most urgent job that is due or was lost by its worker; no row when there is none.';
