-- private.deposit_pools: where deposits on a coin's chains, else in its protocols, pay interest.
--
-- The largest by what is deposited, not by what they promise; those that DefiLlama calls outliers
-- are left out.

create function private.deposit_pools(p_chains text[], p_slugs text[]) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'project', parent,
        'pool', name,
        'chain', chains[1],
        'apy_pct', body -> 'apy_pct',
        'apy_base_pct', body -> 'apy_base_pct',
        'apy_reward_pct', body -> 'apy_reward_pct',
        'tvl_usd', tvl_usd,
        'il_risk', body -> 'il_risk',
        'outlier', body -> 'outlier'
      )
      order by tvl_usd desc, ref
    ),
    '[]'
  )
  from (
    select ref, parent, name, chains, tvl_usd, body
    from core.defi_catalog
    where kind = 'pool'
      and body -> 'outlier' = 'false'
      and case when p_chains = '{}' then parent = any(p_slugs) else chains && p_chains end
    order by tvl_usd desc, ref
    limit 10
  ) as largest
$$;

comment on function private.deposit_pools is
  'Return the ten largest pools on some chains, or of some protocols if there is no chain.';
