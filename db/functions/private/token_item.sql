-- private.token_item: a coin as lists show it.

create function private.token_item(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_token.coingecko_id,
    'symbol', p_token.symbol,
    'name', p_token.name,
    'rank', p_token.market_cap_rank,
    'price_usd', p_token.current_price_usd,
    'image_url', p_token.image_url
  )
$$;

comment on function private.token_item is
  'Return id, ticker, name, rank, price and image of a coin.';
