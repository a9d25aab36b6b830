-- private.put_off: let an analysis wait for what it rests on, where that is just being asked for.
--
-- Who opens a coin asks for everything at once. Judgements and research wait a few seconds for what
-- is on its way, instead of asking the same venues for the same candles, and are made without what
-- does not come.

create function private.put_off(
  p_job   bigint,
  p_token core.ucie_tokens,
  p_type  text
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.jobs
  set state = 'waiting',
      owner = null,
      lease_until = null,
      attempts = attempts - 1,
      run_at = now() + interval '0.5 seconds'
  where id = p_job
    and created_at > now() - case p_type
      when 'research' then interval '15 seconds'
      else interval '10 seconds'
    end
    and exists (
      select
      from core.jobs as inputs
      where inputs.kind = 'analyse'
        and inputs.key = any(private.missing_inputs(p_token, p_type))
        and inputs.state in ('waiting', 'running')
    );
  return found;
end;
$$;

comment on function private.put_off is
  'Give back the job of an analysis whose inputs are on their way; true when it was given back.';
