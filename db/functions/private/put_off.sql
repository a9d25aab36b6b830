-- private.put_off: let a forecast wait for the price that is just being asked for.
--
-- Who opens a coin asks for everything at once. Ranges begin at the present price; they wait for it
-- a few seconds if it is on its way, and are made without it where it does not come.

create function private.put_off(
  p_job   bigint,
  p_token core.ucie_tokens,
  p_type  text
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  if p_type <> 'predictions'
    or exists (
      select
      from core.price_snapshots
      where token_id = p_token.id
        and taken_at > now() - interval '1 hour'
    )
    or not exists (
      select
      from core.jobs
      where kind = 'analyse'
        and key = p_token.asset_key || ':market-data'
        and state in ('waiting', 'running')
    )
  then
    return false;
  end if;
  update core.jobs
  set state = 'waiting',
      owner = null,
      lease_until = null,
      attempts = attempts - 1,
      run_at = now() + interval '0.5 seconds'
  where id = p_job
    and created_at > now() - interval '5 seconds';
  return found;
end;
$$;

comment on function private.put_off is
  'Give back the job of a forecast whose price is on its way; true when it was given back.';
