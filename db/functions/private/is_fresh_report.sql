-- private.is_fresh_report: whether a bought report of a coin stands in the cache within its life.

create function private.is_fresh_report(p_asset_key text) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.ucie_analysis_cache
    where symbol = p_asset_key
      and analysis_type = 'research'
      and data ->> 'ai' = 'true'
      and expires_at > now()
  )
$$;

comment on function private.is_fresh_report is
  'Whether a bought report of a coin is in the cache and has not expired.';
