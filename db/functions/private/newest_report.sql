-- private.newest_report: the newest job of a coin that brought a report; null when none did.

create function private.newest_report(p_token_id uuid) returns core.research_jobs
language sql stable
set search_path = ''
as $$
  select research_jobs
  from core.research_jobs
  where token_id = p_token_id
    and state = 'done'
  order by finished_at desc, id
  limit 1
$$;

comment on function private.newest_report is
  'Return the job of the newest bought report of a coin, or null.';
