-- private.top_protocols: where most is deposited on some chains.
--
-- The deposits are those on these chains, the change is that of the whole protocol.

create function private.top_protocols(p_chains text[]) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'name', name, 'category', category, 'tvl_usd', held, 'change_7d_pct', change_7d_pct
      )
      order by held desc, ref
    ),
    '[]'
  )
  from (
    select catalog.ref, catalog.name, catalog.category, catalog.change_7d_pct, on_chains.held
    from core.defi_catalog as catalog
    cross join lateral (
      select sum((catalog.body -> 'chain_tvl' ->> chain)::double precision) as held
      from unnest(p_chains) as chain
    ) as on_chains
    where catalog.kind = 'protocol'
      and catalog.chains && p_chains
      and on_chains.held > 0
    order by on_chains.held desc, catalog.ref
    limit 10
  ) as top
$$;

comment on function private.top_protocols is
  'Return the ten protocols with the largest deposits on some chains.';
