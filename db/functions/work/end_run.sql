-- work.end_run: record how a run ended, with its counts or its error.

create function work.end_run(
  p_run    bigint,
  p_result jsonb,
  p_error  text default null
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  return private.close_run(p_run, p_result, p_error);
end;
$$;

comment on function work.end_run is
  'End a recorded run; false when somebody else ended it.';
