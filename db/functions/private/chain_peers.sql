-- private.chain_peers: the chains that are nearest in size to those of a coin.
--
-- A chain is compared with its own coin if we have it. Revenue by chain is in no list. What holds
-- less than a dollar has no size.

create function private.chain_peers(p_coingecko_id text) returns json
language sql stable
set search_path = ''
as $$
  with own as (
    select sum(tvl_usd) as held
    from private.deposits_of(p_coingecko_id)
    where kind = 'chain'
      and tvl_usd >= 1
  )
  select coalesce(
    json_agg(
      json_build_object(
        'name', name, 'tvl_usd', tvl_usd, 'revenue_30d_usd', null, 'mcap_tvl', cap / tvl_usd
      )
      order by distance, ref
    ),
    '[]'
  )
  from (
    select
      catalog.ref,
      catalog.name,
      catalog.tvl_usd,
      tokens.market_cap_usd::double precision as cap,
      abs(ln(catalog.tvl_usd / own.held)) as distance
    from core.defi_catalog as catalog
    join own on own.held > 0
    left join core.ucie_tokens as tokens on tokens.coingecko_id = catalog.gecko_id
    where catalog.kind = 'chain'
      and catalog.tvl_usd >= 1
      and catalog.gecko_id is distinct from p_coingecko_id
    order by distance, catalog.ref
    limit 5
  ) as nearest
$$;

comment on function private.chain_peers is
  'Return the five chains nearest in size to those of a coin.';
