-- private.describe_deposits: a coin's chains and protocols as the making of an analysis reads them.
--
-- A protocol is asked about under the name of its family if all of the family is the coin's.

create function private.describe_deposits(p_coingecko_id text) returns json
language sql stable
set search_path = ''
as $$
  with mine as (
    select kind, ref, name, category, parent, tvl_usd, body
    from private.deposits_of(p_coingecko_id)
  )
  select coalesce(
    json_agg(
      json_build_object(
        'kind', kind,
        'ref', ref,
        'asked_as', asked_as,
        'name', name,
        'category', category,
        'tvl_usd', tvl_usd,
        'body', body
      )
      order by tvl_usd desc nulls last, ref
    ),
    '[]'
  )
  from (
    select kind, ref, name, category, tvl_usd, body, case
      when parent is null or exists (
        select
        from core.defi_catalog as other
        where other.kind = 'protocol'
          and other.parent = mine.parent
          and other.ref not in (select ref from mine where kind = 'protocol')
      ) then ref
      else regexp_replace(parent, '^parent#', '')
    end as asked_as
    from mine
    order by tvl_usd desc nulls last, ref
    limit 50
  ) as largest
$$;

comment on function private.describe_deposits is
  'Return the rows of a coin in the catalog of DeFi, the largest first.';
