-- private.describe_coin: a coin as the making of an analysis needs to know it.

create function private.describe_coin(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'token_id', p_token.id,
    'coingecko_id', p_token.coingecko_id,
    'asset_key', p_token.asset_key,
    'ticker', p_token.symbol,
    'name', p_token.name,
    'rank', p_token.market_cap_rank,
    'kind', p_token.kind,
    'pegged_to', p_token.pegged_to,
    'wraps', p_token.wraps,
    'same_symbol_count', (
      select count(*) from core.ucie_tokens where symbol = p_token.symbol
    ),
    'holds_symbol', p_token.asset_key = p_token.symbol,
    'price_usd', p_token.current_price_usd,
    'links', (
      select coalesce(
        json_object_agg(
          provider,
          json_build_object(
            'ref', ref,
            'multiplier', multiplier,
            'ok', ok,
            'checked_at', extract(epoch from checked_at)
          )
        ),
        '{}'
      )
      from core.token_links
      where token_id = p_token.id
    )
  )
$$;

comment on function private.describe_coin is
  'Return a coin with its kind, its last known price and what other providers call it.';
