-- work.fail_run: a recorded job did not succeed: its run ends with the error, and the job is
-- tried again or given up. Both at once; null says that the job was lost.

create function work.fail_run(
  p_job   bigint,
  p_owner uuid,
  p_run   bigint,
  p_error text
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  perform private.close_run(p_run, null, p_error);
  return private.record_failure(p_job, p_owner, jsonb_build_object('code', 'run_failed'));
end;
$$;

comment on function work.fail_run is
  'End a run with its error and record the failure of its job: waiting, dead, or null.';
