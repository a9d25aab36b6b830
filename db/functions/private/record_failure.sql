-- private.record_failure: a job did not succeed; when it is tried again depends on its kind.
--
-- Work that somebody waits for (analyse, look_up_token) is not retried by itself: it is held
-- back for 5, 10, 20 … at most 60 seconds, and the next reader after that asks anew. All other
-- work goes back into the queue with a growing pause, until it was tried often enough, or a failure
-- is final: trying again is of no use. Readers who wait are woken.

create function private.record_failure(
  p_job         bigint,
  p_owner       uuid,
  p_error       jsonb,
  p_retry_after integer default null,
  p_final       boolean default false
) returns text
language plpgsql volatile
set search_path = ''
as $$
declare
  v_waiters text;
  v_pause   interval;
  v_state   text;
begin
  select
    case jobs.kind
      when 'analyse' then 'analysis:' || jobs.key
      when 'look_up_token' then 'lookup:' || jobs.key
    end,
    greatest(
      least(
        job_kinds.backoff * power(2, least(jobs.failures, 20)),
        job_kinds.backoff_cap
      ),
      make_interval(secs => coalesce(p_retry_after, 0))
    ),
    case
      when jobs.kind in ('analyse', 'look_up_token') then 'failed'
      when p_final or jobs.attempts >= job_kinds.max_attempts then 'dead'
      else 'waiting'
    end
  into v_waiters, v_pause, v_state
  from core.jobs
  join core.job_kinds on job_kinds.kind = jobs.kind
  where jobs.id = p_job
    and jobs.owner = p_owner
  for update of jobs;

  update core.jobs
  set state = v_state,
      owner = null,
      lease_until = null,
      failures = failures + 1,
      failed_until = case when v_state = 'failed' then now() + v_pause end,
      run_at = case when v_state = 'waiting' then now() + v_pause else run_at end,
      last_error = p_error
  where id = p_job
    and owner = p_owner;
  if v_waiters is not null then
    perform pg_notify('ready', v_waiters);
  end if;
  return v_state;
end;
$$;

comment on function private.record_failure is
  'Hold back, retry later or give up a failed job: failed, waiting, dead, or null if not owned.';
