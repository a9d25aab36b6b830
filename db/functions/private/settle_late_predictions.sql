-- private.settle_late_predictions: forecasts whose own source has had no candle for three days.

create function private.settle_late_predictions(p_batch integer)
returns table (scored integer, void integer)
language plpgsql volatile
set search_path = ''
as $$
begin
  return query
  with late as (
    select token_id, model, horizon_h, coverage, made_at, base_usd, due_at, source
    from core.predictions
    where scored_at is null
      and due_at < now() - interval '3 days'
      and not exists (
        select
        from core.candles
        where candles.token_id = predictions.token_id
          and candles.interval_s = 86400
          and candles.source = predictions.source
          and candles.open_at = predictions.due_at - interval '24 hours'
      )
    limit p_batch
    for update skip locked
  ),
  known as (
    select
      token_id, model, horizon_h, coverage, made_at,
      private.close_elsewhere(token_id, source, made_at, base_usd, due_at) as close
    from late
  ),
  settled as (
    update core.predictions as ours
    set actual_usd = known.close,
        scored_at = now(),
        void_reason = case when known.close is null then 'no_candle' end
    from known
    where ours.token_id = known.token_id
      and ours.model = known.model
      and ours.horizon_h = known.horizon_h
      and ours.coverage = known.coverage
      and ours.made_at = known.made_at
    returning ours.void_reason
  )
  select
    (count(*) filter (where void_reason is null))::integer, count(void_reason)::integer
  from settled;
end;
$$;

comment on function private.settle_late_predictions is
  'Score late forecasts by another source or mark them void; the counts.';
