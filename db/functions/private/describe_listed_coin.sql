-- private.describe_listed_coin: a coin as a row of the market's list, with all that is stored.

create function private.describe_listed_coin(
  p_coin    core.ucie_tokens,
  p_figures core.market_figures
) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_coin.coingecko_id,
    'symbol', p_coin.symbol,
    'name', p_coin.name,
    'rank', p_coin.market_cap_rank,
    'kind', p_coin.kind,
    'price_usd', p_coin.current_price_usd,
    'change_1h_pct', p_figures.change_1h_pct,
    'change_24h_pct', p_coin.price_change_24h,
    'change_7d_pct', p_figures.change_7d_pct,
    'market_cap_usd', p_coin.market_cap_usd,
    'volume_24h_usd', p_coin.total_volume_usd,
    'circulating_supply', p_figures.circulating_supply,
    'week_usd', to_json(p_figures.week_usd),
    'updated_at', private.iso_time(p_coin.last_updated)
  )
$$;

comment on function private.describe_listed_coin is
  'Return names, rank, kind, price, changes, cap, volume, supply, week and age of a coin.';
