-- private.positioning_of: the share of long accounts in a coin's futures, as last analysed.
--
-- Null when there is no answer of the futures that may still be shown.

create function private.positioning_of(p_asset_key text) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'applicable', (data ->> 'applicable')::boolean,
    'long_account_share', (data #>> '{long_short,long_account_share}')::float8,
    'as_of', extract(epoch from (data ->> 'as_of')::timestamptz)
  )
  from core.ucie_analysis_cache
  where symbol = p_asset_key
    and analysis_type = 'derivatives'
    and created_at > now() - (expires_at - created_at) * private.setting('stale_factor')
$$;

comment on function private.positioning_of is
  'Return the share of long accounts of the stored answer about a coin''s futures.';
