-- private.research_inputs: the other analyses of a coin as they are shown now, by type.

create function private.research_inputs(p_asset_key text) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_object_agg(
      analysis_type,
      json_build_object(
        'data', data,
        'quality', private.aged_quality(data_quality_score, created_at, expires_at),
        'stale', expires_at <= now()
      )
      order by analysis_type
    ),
    '{}'
  )
  from core.ucie_analysis_cache
  where symbol = p_asset_key
    and analysis_type <> 'research'
    and analysis_type = any(private.available_types())
    and created_at + (expires_at - created_at) * private.setting('stale_factor') > now()
$$;

comment on function private.research_inputs is
  'Return data, quality and staleness of every analysis of a coin that may be shown.';
