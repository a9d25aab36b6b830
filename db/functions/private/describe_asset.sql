-- private.describe_asset: a coin as the head of its page shows it.

create function private.describe_asset(p_token core.ucie_tokens) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select json_build_object(
      'coingecko_id', p_token.coingecko_id,
      'symbol', p_token.asset_key,
      'ticker', p_token.symbol,
      'name', p_token.name,
      'rank', p_token.market_cap_rank,
      'image_url', p_token.image_url,
      'price_usd', p_token.current_price_usd,
      'change_24h_pct', p_token.price_change_24h,
      'same_symbol_count', (
        select count(*) from core.ucie_tokens where symbol = p_token.symbol
      ),
      'is_active', p_token.is_active,
      'updated_at', private.iso_time(p_token.last_updated)
    )
  );
end;
$$;

comment on function private.describe_asset is
  'Return names, rank, last known price and standing of a coin.';
