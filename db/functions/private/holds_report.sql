-- private.holds_report: whether the cache holds a bought report of a coin that may be shown.
--
-- Of no other type than research is anything bought.

create function private.holds_report(p_asset_key text, p_type text) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.ucie_analysis_cache
    where symbol = p_asset_key
      and analysis_type = p_type
      and private.is_lasting_report(data, created_at, expires_at)
  )
$$;

comment on function private.holds_report is
  'Whether a bought report of a coin stands in the cache and may still be shown.';
