-- api.request_run: ask the worker to do a job of the schedule now.
--
-- Refuses: 404 unknown_job, 409 already_running
--
-- Whoever calls has shown the cron secret. Of many callers at once one gets the run. A job that
-- waits for its next try after a failure is tried now; the wall clock decides, since another
-- caller's transaction may have begun later than ours.

create function api.request_run(p_name text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_kind text;
  v_run  bigint;
begin
  select kind into v_kind
  from core.schedule
  where name = p_name;
  if not found then
    return private.refused(404, 'unknown_job', 'The schedule has no job of this name.');
  end if;

  if not private.enqueue(v_kind, p_name) then
    update core.jobs
    set run_at = now()
    where kind = v_kind
      and key = p_name
      and state = 'waiting'
      and run_at > clock_timestamp();
    if not found then
      return private.refused(
        409, 'already_running', 'This job is running already.', private.retry_after(10)
      );
    end if;
    perform pg_notify('jobs', v_kind);
  end if;

  insert into core.job_runs (job)
  values (p_name)
  returning id into v_run;
  update core.jobs
  set arguments = jsonb_build_object('run', v_run)
  where kind = v_kind
    and key = p_name;
  return private.accepted(
    json_build_object('run', v_run, 'job', p_name), private.retry_after(1)
  );
end;
$$;

comment on function api.request_run is
  'Queue a job of the schedule now: 202 with the number of its run, or 404 or 409.';
