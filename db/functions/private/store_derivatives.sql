-- private.store_derivatives: what futures venues said about a coin, each once for its time.
--
-- What a venue serves of its past fills in only what is not there: a reading of our own stays.
-- The count is of rows written.

create function private.store_derivatives(p_token_id uuid, p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_written integer;
begin
  insert into core.derivative_snapshots (
    token_id, venue, at, funding_rate, interval_h, oi_usd, long_account_share, mark_usd,
    index_usd, volume_24h_usd, backfilled
  )
  select distinct on (taken.venue, taken.at)
    p_token_id, taken.venue, taken.at, taken.funding_rate, taken.interval_h, taken.oi_usd,
    taken.long_account_share, taken.mark_usd, taken.index_usd, taken.volume_24h_usd,
    coalesce(taken.backfilled, false)
  from jsonb_to_recordset(p_rows) as taken(
    venue              text,
    at                 timestamptz,
    funding_rate       double precision,
    interval_h         double precision,
    oi_usd             double precision,
    long_account_share double precision,
    mark_usd           double precision,
    index_usd          double precision,
    volume_24h_usd     double precision,
    backfilled         boolean
  )
  where taken.at between now() - interval '1 year' and now() + interval '2 minutes'
  order by taken.venue, taken.at, taken.backfilled
  on conflict (token_id, venue, at) do update
  set funding_rate = coalesce(derivative_snapshots.funding_rate, excluded.funding_rate),
      interval_h = coalesce(derivative_snapshots.interval_h, excluded.interval_h),
      oi_usd = coalesce(derivative_snapshots.oi_usd, excluded.oi_usd)
  where derivative_snapshots.funding_rate is null and excluded.funding_rate is not null
    or derivative_snapshots.oi_usd is null and excluded.oi_usd is not null;
  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function private.store_derivatives is
  'Store readings of futures venues about a coin; return how many were new or filled in.';
