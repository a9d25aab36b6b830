-- private.store_snapshot: the folded price of a coin at this moment.

create function private.store_snapshot(
  p_token_id uuid,
  p_snapshot jsonb,
  p_quality  integer
) returns void
language sql volatile
set search_path = ''
as $$
  insert into core.price_snapshots (
    token_id, taken_at, price_usd, market_cap_usd, volume_24h_usd, spread_bps, sources, quality,
    conflict
  )
  select
    p_token_id,
    now(),
    taken.price_usd,
    taken.market_cap_usd,
    taken.volume_24h_usd,
    taken.spread_bps,
    taken.sources,
    p_quality,
    taken.conflict
  from jsonb_to_record(p_snapshot) as taken(
    price_usd      double precision,
    market_cap_usd double precision,
    volume_24h_usd double precision,
    spread_bps     double precision,
    sources        integer,
    conflict       boolean
  )
  on conflict do nothing
$$;

comment on function private.store_snapshot is
  'Store a snapshot of the price, with the quality of the analysis it comes from.';
