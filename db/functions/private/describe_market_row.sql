-- private.describe_market_row: a coin as the table of the market shows it.

create function private.describe_market_row(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_token.coingecko_id,
    'symbol', p_token.symbol,
    'name', p_token.name,
    'rank', p_token.market_cap_rank,
    'price_usd', p_token.current_price_usd,
    'change_24h_pct', p_token.price_change_24h,
    'market_cap_usd', p_token.market_cap_usd,
    'volume_24h_usd', p_token.total_volume_usd,
    'image_url', p_token.image_url
  )
$$;

comment on function private.describe_market_row is
  'Return id, ticker, name, rank, price, change, cap, volume and image of a coin.';
