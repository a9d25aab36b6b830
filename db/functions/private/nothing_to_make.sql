-- private.nothing_to_make: whether a leased analysis is not to be made, or not yet.
--
-- One that was made meanwhile is ended; research whose inputs are being made is put off.

create function private.nothing_to_make(
  p_job       bigint,
  p_owner     uuid,
  p_asset_key text,
  p_arguments jsonb
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  if private.made_meanwhile(p_asset_key, p_arguments) then
    perform private.end_analysis(p_job);
    return true;
  end if;
  if private.waits_for_inputs(p_job) then
    perform private.put_off_job(p_job, p_owner, now() + interval '1 second');
    return true;
  end if;
  return false;
end;
$$;

comment on function private.nothing_to_make is
  'End or put off a leased analysis that is not to be made now; whether it was one.';
