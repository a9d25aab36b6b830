-- private.is_live_research: whether a report that was asked for is still to come.

create function private.is_live_research(p_state text) returns boolean
language sql immutable
set search_path = ''
as $$ select p_state in ('queued', 'submitting', 'running') $$;

comment on function private.is_live_research is
  'Whether the state of a bought report is none of the ends.';
