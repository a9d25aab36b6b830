-- private.describe_research: a bought report as readers are told of it.
--
-- It is ready about two minutes after it was submitted, as others have seen.

create function private.describe_research(p_job core.research_jobs) returns json
language sql stable
set search_path = ''
as $$
  select case
    when p_job.id is not null then json_build_object(
      'id', p_job.id,
      'state', p_job.state,
      'provider', p_job.provider,
      'started_at', private.iso_time(p_job.created_at),
      'polls', p_job.polls,
      'estimated_ready_at', case p_job.state
        when 'running' then private.iso_time(p_job.submitted_at + interval '2 minutes')
      end,
      'error', p_job.error
    )
  end
$$;

comment on function private.describe_research is
  'Return id, state, provider, begin, polls, expected end and error of a bought report.';
