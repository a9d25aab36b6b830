-- private.has_live_research: whether a report of a coin is being written.

create function private.has_live_research(p_token_id uuid) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.research_jobs
    where token_id = p_token_id
      and state in ('queued', 'submitting', 'running')
  )
$$;

comment on function private.has_live_research is
  'Whether a report of a coin was asked for and has not ended.';
