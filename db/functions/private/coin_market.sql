-- private.coin_market: what a coin costs and how large it is, as last stored.
--
-- The newest folded price if it is at most an hour old, else the daily list; null when neither
-- knows a price.

create function private.coin_market(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'price_usd', price_usd,
    'market_cap_usd', market_cap_usd,
    'volume_24h_usd', volume_24h_usd,
    'at', extract(epoch from at)
  )
  from (
    (
      select price_usd, market_cap_usd, volume_24h_usd, taken_at as at
      from core.price_snapshots
      where token_id = p_token.id
        and taken_at > now() - interval '1 hour'
      order by taken_at desc
      limit 1
    )
    union all
    select
      p_token.current_price_usd::float8,
      p_token.market_cap_usd::float8,
      p_token.total_volume_usd::float8,
      p_token.last_updated
    where p_token.current_price_usd > 0
  ) as known
  order by at desc
  limit 1
$$;

comment on function private.coin_market is
  'Return the newest stored price, market cap and volume of a coin with their time.';
