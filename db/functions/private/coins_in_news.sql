-- private.coins_in_news: every coin as a story may name it, the best-ranked first.

create function private.coins_in_news() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(id, coingecko_id, symbol, name, asset_key = symbol)
      order by market_cap_rank nulls last, coingecko_id
    ),
    '[]'
  )
  from core.ucie_tokens
$$;

comment on function private.coins_in_news is
  'Return id, CoinGecko id, ticker and name of every coin, and whether the ticker means it.';
