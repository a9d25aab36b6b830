-- private.peer_days: the daily closes of a coin that others are compared with, and whose they are.
--
-- [open_at, close], oldest first, a year and some days; null when none are stored.

create function private.peer_days(p_coingecko_id text) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'source', candles.source,
    'closes', json_agg(
      json_build_array(extract(epoch from candles.open_at)::bigint, candles.close)
      order by candles.open_at
    )
  )
  from core.ucie_tokens
  join core.candles
    on candles.token_id = ucie_tokens.id
    and candles.interval_s = 86400
    and candles.source = private.chart_source(ucie_tokens.id, ucie_tokens.asset_key, 86400)
    and candles.open_at > now() - interval '375 days'
  where ucie_tokens.coingecko_id = p_coingecko_id
  group by candles.source
$$;

comment on function private.peer_days is
  'Return a year of daily closes of a coin with their source, or null.';
