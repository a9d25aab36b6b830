-- private.failed_sources: what became of each source of an analysis whose making has failed.

create function private.failed_sources(p_asset_key text, p_type text) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(
    (
      select last_error -> 'sources'
      from core.jobs
      where kind = 'analyse'
        and key = p_asset_key || ':' || p_type
        and state = 'failed'
    ),
    '[]'
  )
$$;

comment on function private.failed_sources is
  'Return the sources that were asked in vain, as an array.';
