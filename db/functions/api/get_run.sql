-- api.get_run: how a run asked for by api.request_run goes.
--
-- Refuses: 404 unknown_run, 503 run_failed

create function api.get_run(p_run bigint, p_waited boolean default false) returns private.reply
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_run record;
begin
  select id, job, started_at, finished_at, ok, result into v_run
  from core.job_runs
  where id = p_run;

  if not found then
    return private.refused(404, 'unknown_run', 'There is no such run.');
  end if;
  if v_run.finished_at is null then
    return private.accepted(
      json_build_object('run', v_run.id, 'job', v_run.job, 'status', 'pending'),
      private.retry_after(2) || jsonb_build_object('Wait-For', 'run:' || v_run.id)
    );
  end if;
  if not v_run.ok then
    return private.refused(
      503, 'run_failed', 'The job did not succeed; it is tried again.', private.retry_after(30)
    );
  end if;
  return private.ok(
    (
      jsonb_build_object(
        'run', v_run.id,
        'job', v_run.job,
        'seconds', round(extract(epoch from v_run.finished_at - v_run.started_at), 3)
      ) || coalesce(v_run.result, '{}')
    )::json
  );
end;
$$;

comment on function api.get_run is
  'Tell how a run ended: 200 with its counts, 202 while it is at work, 503 when it failed.';
