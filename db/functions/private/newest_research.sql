-- private.newest_research: the newest report that was asked for of a coin; null when none was.

create function private.newest_research(p_token_id uuid) returns core.research_jobs
language sql stable
set search_path = ''
as $$
  select research_jobs
  from core.research_jobs
  where token_id = p_token_id
  order by created_at desc, id
  limit 1
$$;

comment on function private.newest_research is
  'Return the newest job of a coin''s research, or null.';
