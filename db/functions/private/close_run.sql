-- private.close_run: a recorded run has ended; whoever waits for it is woken.

create function private.close_run(p_run bigint, p_result jsonb, p_error text) returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.job_runs
  set finished_at = clock_timestamp(),
      ok = p_error is null,
      result = p_result,
      error = p_error
  where id = p_run
    and finished_at is null;

  if found then
    perform pg_notify('ready', 'run:' || p_run);
  end if;
  return found;
end;
$$;

comment on function private.close_run is
  'End a run with its result or its error; false when it had ended before.';
