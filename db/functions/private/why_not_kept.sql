-- private.why_not_kept: why an analysis is not stored: it is being made, it failed, nobody asked.

create function private.why_not_kept(p_asset_key text, p_type text) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(
    (
      select case
        when state in ('waiting', 'running') then jsonb_build_object(
          'code', 'pending', 'detail', 'It is being made at this moment.'
        )
        when failed_until > now() then jsonb_build_object(
          'code', 'no_source',
          'detail', 'No source gave what this analysis needs.',
          'sources', coalesce(last_error -> 'sources', '[]')
        )
      end
      from core.jobs
      where kind = 'analyse'
        and key = p_asset_key || ':' || p_type
    ),
    jsonb_build_object('code', 'not_made', 'detail', 'Nobody had it made of late.')
  )
$$;

comment on function private.why_not_kept is
  'Return code and detail, and what became of the sources where they were asked.';
