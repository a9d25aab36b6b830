-- private.export_reports: the reports that a person asked for, for that person's own copy.

create function private.export_reports(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'symbol', ucie_tokens.asset_key,
        'asked_at', private.iso_time(research_jobs.created_at),
        'state', research_jobs.state
      )
      order by research_jobs.created_at, research_jobs.id
    ),
    '[]'
  )
  from core.research_jobs
  join core.ucie_tokens on ucie_tokens.id = research_jobs.token_id
  where research_jobs.requested_by = p_user_id
$$;

comment on function private.export_reports is 'List the reports that an account asked for.';
