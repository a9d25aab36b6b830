-- private.folded_figures: size, trade and spread of a coin as last folded, at most a day ago.
--
-- They change slowly against what is measured with them; how well they agreed then is told too.

create function private.folded_figures(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'market_cap_usd', market_cap_usd,
    'volume_24h_usd', volume_24h_usd,
    'spread_bps', spread_bps,
    'quality', quality,
    'at', extract(epoch from taken_at)
  )
  from core.price_snapshots
  where token_id = p_token_id
    and taken_at > now() - interval '1 day'
  order by taken_at desc
  limit 1
$$;

comment on function private.folded_figures is
  'Return the newest stored size, trade, spread and quality of a day of a coin, or null.';
