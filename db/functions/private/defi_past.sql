-- private.defi_past: what the catalog of DeFi and our own points say of a coin.
--
-- `catalog_at` is null before anything was taken in. `points` are [at, deposits] of forty days,
-- `stored_until` is when each metric's newest point is of, `price_30d_usd` what the coin cost then.

create function private.defi_past(p_token core.ucie_tokens) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_chains constant text[] := array(
    select name
    from private.deposits_of(p_token.coingecko_id)
    where kind = 'chain'
    order by tvl_usd desc nulls last, ref
  );
  v_slugs constant text[] := array(
    select ref
    from private.deposits_of(p_token.coingecko_id)
    where kind = 'protocol'
    order by tvl_usd desc nulls last, ref
  );
begin
  return json_build_object(
    'catalog_at', (
      select extract(epoch from min(as_of))
      from core.defi_catalog
      where kind in ('chain', 'protocol')
    ),
    'rows', private.describe_deposits(p_token.coingecko_id),
    'top_protocols', private.top_protocols(v_chains),
    'pools', private.deposit_pools(v_chains, v_slugs),
    'peers', case
      when v_chains = '{}' then private.protocol_peers(p_token.coingecko_id)
      else private.chain_peers(p_token.coingecko_id)
    end,
    'price_30d_usd', private.price_before(p_token, interval '30 days'),
    'points', (
      select coalesce(
        json_agg(json_build_array(extract(epoch from at), value) order by at), '[]'
      )
      from core.metric_points
      where token_id = p_token.id
        and metric = 'defi.tvl_usd'
        and at > now() - interval '40 days'
    ),
    'stored_until', (
      select coalesce(json_object_agg(metric, until), '{}')
      from (
        select metric, extract(epoch from max(at)) as until
        from core.metric_points
        where token_id = p_token.id
          and metric like 'defi.%'
        group by metric
      ) as newest
    )
  );
end;
$$;

comment on function private.defi_past is
  'Return the catalog rows, peers, pools and own points that the DeFi analysis of a coin needs.';
