-- private.shown_analysis: the stored analysis of a coin that may still be shown, and its worth.
--
-- At most one row. The quality is that of the answer at its age: a stale one has less.

create function private.shown_analysis(p_asset_key text, p_type text)
returns table (data jsonb, quality integer)
language sql stable
set search_path = ''
as $$
  select
    cache.data,
    private.aged_quality(cache.data_quality_score, cache.created_at, cache.expires_at)
  from core.ucie_analysis_cache as cache
  where cache.symbol = p_asset_key
    and cache.analysis_type = p_type
    and cache.created_at
      + (cache.expires_at - cache.created_at) * private.setting('stale_factor') > now()
$$;

comment on function private.shown_analysis is
  'Return data and present quality of an analysis, unless it is missing or too old to be shown.';
