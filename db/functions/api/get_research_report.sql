-- api.get_research_report: a bought report that is kept, whatever is shown of its coin by now.
--
-- Refuses: 401, 404 unknown_report

create function api.get_research_report(
  p_session text,
  p_id      uuid,
  p_page    boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_job core.research_jobs;
begin
  perform private.authenticate(p_session);
  v_job := (select research_jobs from core.research_jobs where id = p_id);
  if v_job.state is distinct from 'done' then
    return private.refused(404, 'unknown_report', 'There is no such report.');
  end if;
  return private.with_visit(
    json_build_object(
      'job', private.describe_research(v_job),
      'ticker', (select symbol from core.ucie_tokens where id = v_job.token_id),
      'finished_at', private.iso_time(v_job.finished_at),
      'quality', v_job.quality,
      'data', private.with_research_cost(v_job.result::json, v_job)
    ),
    p_session,
    p_page
  );
end;
$$;

comment on function api.get_research_report is
  'Answer with a kept report and its job, or 404.';
