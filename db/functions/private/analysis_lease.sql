-- private.analysis_lease: how long the making of an analysis may be held: its budget and a second.
--
-- Null for jobs that make none: theirs is the lease of their kind.

create function private.analysis_lease(p_arguments jsonb) returns interval
language sql stable
set search_path = ''
as $$
  select make_interval(secs => budget_ms / 1000.0 + 1)
  from core.analysis_settings
  where analysis_type = p_arguments ->> 'analysis_type'
$$;

comment on function private.analysis_lease is
  'Return the lease of a job that makes an analysis, or null for any other.';
