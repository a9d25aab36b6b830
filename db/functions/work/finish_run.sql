-- work.finish_run: a recorded job is done: its run ends with its counts, and the job is gone.
--
-- Both at once, so that whoever learns of the end may ask for the next run. False says that the
-- job was lost; then the run was ended by whoever has it.

create function work.finish_run(
  p_job    bigint,
  p_owner  uuid,
  p_run    bigint,
  p_result jsonb
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return false;
  end if;
  delete from core.jobs where id = p_job;
  return private.close_run(p_run, p_result, null);
end;
$$;

comment on function work.finish_run is
  'End a run with its counts and delete its job; false when the job was lost.';
