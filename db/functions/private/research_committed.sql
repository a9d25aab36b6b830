-- private.research_committed: dollars that reports submitted since a time have cost or may cost.
--
-- A report whose cost nobody knows counts with what was set aside for it, while it is written and
-- for a day after it was submitted.

create function private.research_committed(p_since timestamptz) returns numeric
language sql stable
set search_path = ''
as $$
  select coalesce(sum(coalesce(spent_usd, reserved_usd)), 0)
  from core.research_jobs
  where submitted_at >= p_since
    and (
      spent_usd is not null
      or private.is_live_research(state)
      or submitted_at > now() - interval '1 day'
    )
$$;

comment on function private.research_committed is
  'Sum what reports submitted since then have cost or were set aside for.';
