-- private.put_off: let an analysis wait for what it rests on, where that is just being asked for.
--
-- Who opens a coin asks for everything at once. Judgements and research wait a few seconds for what
-- is on its way, instead of asking the same venues for the same candles, and are made without what
-- does not come. Nor do they wait while the last phase of somebody's analysis runs out. They are
-- resumed when something has come (private.resume_put_off).

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
      run_at = now() + interval '1 second'
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
    )
    and not exists (
      select
      from core.analysis_runs
      where token_id = p_token.id
        and phase_number = 4
        and phase_ends_at < clock_timestamp() + interval '2.5 seconds'
    );
  return found;
end;
$$;

comment on function private.put_off is
  'Give back the job of an analysis whose inputs are on their way; true when it was given back.';
