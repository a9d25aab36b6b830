-- private.store_tokens: insert or update the rows of a list of coins that fit, in one statement.
--
-- Of a coin listed twice the first row counts. A new coin starts under its ticker~hash key, which
-- is free whatever happens; private.assign_asset_keys settles the rest.

create function private.store_tokens(p_rows jsonb)
returns table (coingecko_id text, inserted boolean)
language sql volatile
set search_path = ''
as $$
  with fit as (
    select distinct on (listed.r ->> 'coingecko_id') listed.r
    from jsonb_array_elements(p_rows) with ordinality as listed(r, place)
    where private.is_token_row(listed.r)
    order by listed.r ->> 'coingecko_id', listed.place
  )
  insert into core.ucie_tokens (
    coingecko_id, symbol, name, market_cap_rank, image_url, current_price_usd, market_cap_usd,
    total_volume_usd, price_change_24h, is_active, asset_key, kind, pegged_to, wraps
  )
  select
    r ->> 'coingecko_id',
    upper(r ->> 'symbol'),
    r ->> 'name',
    (r ->> 'market_cap_rank')::numeric::integer,
    case when r ->> 'image_url' ~ '^https://[^[:space:]]+$' then r ->> 'image_url' end,
    (r ->> 'current_price_usd')::numeric,
    (r ->> 'market_cap_usd')::numeric,
    (r ->> 'total_volume_usd')::numeric,
    (r ->> 'price_change_24h')::numeric,
    r -> 'is_active' is distinct from 'false',
    private.token_key(upper(r ->> 'symbol'), r ->> 'coingecko_id'),
    token_kind.kind,
    token_kind.pegged_to,
    token_kind.wraps
  from fit
  cross join private.token_kind(r ->> 'coingecko_id')
  on conflict on constraint idx_ucie_tokens_coingecko_id do update
  set symbol = excluded.symbol,
      name = excluded.name,
      market_cap_rank = excluded.market_cap_rank,
      image_url = coalesce(excluded.image_url, ucie_tokens.image_url),
      current_price_usd = excluded.current_price_usd,
      market_cap_usd = excluded.market_cap_usd,
      total_volume_usd = excluded.total_volume_usd,
      price_change_24h = excluded.price_change_24h,
      is_active = ucie_tokens.is_active or excluded.is_active,
      last_updated = now(),
      kind = excluded.kind,
      pegged_to = excluded.pegged_to,
      wraps = excluded.wraps
  returning ucie_tokens.coingecko_id, xmax = 0 as inserted
$$;

comment on function private.store_tokens is
  'Store every row that fits; return the coins with whether each was new.';
