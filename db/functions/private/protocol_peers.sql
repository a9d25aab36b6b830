-- private.protocol_peers: what is nearest in size to a coin's protocols and does the same.
--
-- Families count as one, by their deposits in that category; they are called as their largest
-- member is. What holds less than a dollar has no size.

create function private.protocol_peers(p_coingecko_id text) returns json
language sql stable
set search_path = ''
as $$
  with mine as (
    select ref, parent, category, tvl_usd
    from private.deposits_of(p_coingecko_id)
    where kind = 'protocol'
      and tvl_usd >= 1
  ),
  own as (
    select
      sum(tvl_usd) as held,
      (array_agg(category order by tvl_usd desc, ref))[1] as category
    from mine
  ),
  others as (
    select
      coalesce(catalog.parent, catalog.ref) as family,
      (array_agg(catalog.name order by catalog.tvl_usd desc, catalog.ref))[1] as name,
      sum(catalog.tvl_usd) as held,
      sum((catalog.body ->> 'revenue_30d_usd')::double precision) as revenue,
      max((catalog.body ->> 'market_cap_usd')::double precision) as cap
    from core.defi_catalog as catalog
    join own on own.category = catalog.category
    where catalog.kind = 'protocol'
      and catalog.tvl_usd >= 1
      and coalesce(catalog.parent, catalog.ref) not in (
        select coalesce(parent, ref) from mine
      )
    group by coalesce(catalog.parent, catalog.ref)
  )
  select coalesce(
    json_agg(
      json_build_object(
        'name', name, 'tvl_usd', held, 'revenue_30d_usd', revenue, 'mcap_tvl', cap / held
      )
      order by distance, family
    ),
    '[]'
  )
  from (
    select
      others.family, others.name, others.held, others.revenue, others.cap,
      abs(ln(others.held / own.held)) as distance
    from others, own
    order by distance, family
    limit 5
  ) as nearest
$$;

comment on function private.protocol_peers is
  'Return the five protocols or families nearest in size to those of a coin, in their category.';
