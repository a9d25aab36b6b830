-- private.is_token_row: whether a listed coin can be stored.
--
-- Upstreams send odd rows: no id, a text where a number belongs, a negative price, 1e400, rank 0.

create function private.is_token_row(p_row jsonb) returns boolean
language sql immutable
set search_path = ''
as $$
  select
    private.is_text(p_row -> 'coingecko_id', 1, 100)
    and private.is_text(p_row -> 'symbol', 0, 100)
    and private.is_text(p_row -> 'name', 1, 255)
    and private.is_figure(p_row -> 'market_cap_rank', 1, 1e6)
    and private.is_figure(p_row -> 'current_price_usd', 1e-40, 1e30)
    and private.is_figure(p_row -> 'market_cap_usd', 0, 1e30)
    and private.is_figure(p_row -> 'total_volume_usd', 0, 1e30)
    and private.is_figure(p_row -> 'price_change_24h', -100, 1e12)
$$;

comment on function private.is_token_row is
  'True for a row of a list of coins whose every value fits its column.';
