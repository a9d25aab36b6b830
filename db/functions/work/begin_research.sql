-- work.begin_research: what a worker needs to bring a bought report a step on.
--
-- Null says that there is nothing to do: the job was lost, or the report has come to its end. What
-- is to be done follows from the state: a queued one is claimed and then submitted, one that may
-- have been submitted is searched for, a running one is asked after.

create function work.begin_research(p_job bigint, p_owner uuid) returns json
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_key   text := private.own_job(p_job, p_owner);
  v_row   core.research_jobs;
  v_token core.ucie_tokens;
begin
  v_row := (select research_jobs from core.research_jobs where id = v_key::uuid);
  if v_row.id is null or not private.is_live_research(v_row.state) then
    perform work.finish_job(p_job, p_owner);
    return null;
  end if;

  v_token := (select ucie_tokens from core.ucie_tokens where id = v_row.token_id);
  return json_build_object(
    'id', v_row.id,
    'state', v_row.state,
    'provider', v_row.provider,
    'generation', v_row.settings ->> 'generation',
    'marker', v_row.marker,
    'provider_job_id', v_row.provider_job_id,
    'coin', private.describe_coin(v_token),
    'past', private.research_past(v_token),
    'prices', json_build_object(
      'loops', private.setting('research_loops'),
      'loop_cents', private.setting('research_loop_cents'),
      'input_cents', private.setting('research_input_cents'),
      'output_cents', private.setting('research_output_cents')
    )
  );
end;
$$;

comment on function work.begin_research is
  'Return coin, inputs, prices and state of a report that is to be brought on, or null.';
