-- work.begin_run: record that a job of the schedule is at work; only its owner may.
--
-- A run that was asked for (api.request_run) waits under the job's arguments and is begun once.
-- Any other that is still open belongs to a worker that is gone, and is ended as what it is.

create function work.begin_run(p_job bigint, p_owner uuid) returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_name text;
  v_run  bigint;
begin
  select key, (arguments ->> 'run')::bigint into v_name, v_run
  from core.jobs
  where id = p_job
    and owner = p_owner
  for update;
  if not found then
    return null;
  end if;

  perform private.close_run(id, null, 'The worker was lost; the job was begun anew.')
  from core.job_runs
  where job = v_name
    and finished_at is null
    and id is distinct from v_run;

  update core.jobs
  set arguments = arguments - 'run'
  where id = p_job;
  update core.job_runs
  set started_at = clock_timestamp()
  where id = v_run;

  if v_run is null then
    insert into core.job_runs (job)
    values (v_name)
    returning id into v_run;
  end if;
  return v_run;
end;
$$;

comment on function work.begin_run is
  'Begin the recorded run of a job and return its number; null when the job was lost.';
