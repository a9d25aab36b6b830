-- private.describe_deposits: a coin's chains and protocols as the making of an analysis reads them.

create function private.describe_deposits(p_coingecko_id text) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'kind', kind,
        'ref', ref,
        'name', name,
        'category', category,
        'parent', parent,
        'tvl_usd', tvl_usd,
        'body', body
      )
      order by tvl_usd desc nulls last, ref
    ),
    '[]'
  )
  from (
    select kind, ref, name, category, parent, tvl_usd, body
    from private.deposits_of(p_coingecko_id)
    order by tvl_usd desc nulls last, ref
    limit 50
  ) as largest
$$;

comment on function private.describe_deposits is
  'Return the rows of a coin in the catalog of DeFi, the largest first.';
