-- private.failure_of: why an analysis could not be made: its error, and what became of each source.

create function private.failure_of(p_asset_key text, p_type text) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'error', coalesce(max(last_error ->> 'code'), 'no_source'),
    'sources', (array_agg(last_error -> 'sources'))[1]
  )
  from core.jobs
  where kind = 'analyse'
    and key = p_asset_key || ':' || p_type
$$;

comment on function private.failure_of is
  'Return error and sources of an analysis that was not made.';
