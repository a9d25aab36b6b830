-- work.finish_research: a report was written and verified; keep it, show it, end its job.
--
-- All or nothing. Its life begins now. A report that had ended meanwhile is not shown.

create function work.finish_research(
  p_job       bigint,
  p_owner     uuid,
  p_id        uuid,
  p_data      json,
  p_quality   integer,
  p_sources   jsonb,
  p_sandbox   boolean,
  p_spent_usd double precision
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_key text := (
    select ucie_tokens.asset_key
    from core.research_jobs
    join core.ucie_tokens on ucie_tokens.id = research_jobs.token_id
    where research_jobs.id = p_id
  );
  v_done boolean := private.end_research(
    p_id, 'done', null, p_spent_usd::numeric, p_data::jsonb, p_quality
  );
begin
  if v_done then
    perform private.store_result(v_key, 'research', p_data, p_quality, 1, p_sources, p_sandbox);
    perform pg_notify('ready', 'analysis:' || v_key || ':research');
  end if;
  perform work.finish_job(p_job, p_owner);
  return v_done;
end;
$$;

comment on function work.finish_research is
  'Store a verified report and its cost; false when it had ended.';
