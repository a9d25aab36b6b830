-- private.deposits_of: the chains and protocols of a coin in the catalog of DeFi.
--
-- By CoinGecko's id and nothing else. To a protocol belong the other children of its family, unless
-- they carry another coin's id; in a family of several coins, only what carries its own. A family
-- and its children are never both there.

create function private.deposits_of(p_coingecko_id text) returns setof core.defi_catalog
language sql stable
set search_path = ''
as $$
  with named as (
    select catalog as found, catalog.kind, catalog.ref, catalog.parent, catalog.tvl_usd
    from core.defi_catalog as catalog
    where catalog.gecko_id = p_coingecko_id
      and catalog.kind in ('chain', 'protocol')
  ),
  families as (
    select parent
    from named
    where parent is not null
      and not exists (
        select
        from core.defi_catalog as other
        where other.parent = named.parent
          and other.kind = 'protocol'
          and other.gecko_id <> p_coingecko_id
      )
  ),
  mine as (
    select found, kind, ref, parent, tvl_usd
    from named
    union all
    select catalog, catalog.kind, catalog.ref, catalog.parent, catalog.tvl_usd
    from core.defi_catalog as catalog
    where catalog.kind = 'protocol'
      and catalog.gecko_id is null
      and catalog.parent in (select parent from families)
  )
  select found
  from mine
  where kind = 'chain'
    or not exists (
      select
      from mine as child
      where child.parent = 'parent#' || mine.ref
        and child.ref <> mine.ref
        and child.tvl_usd is not null
    )
$$;

comment on function private.deposits_of is
  'Return the rows of the catalog whose deposits are those of a coin.';
