-- work.score_predictions: one batch of forecasts that fell due meets what the price came to.
--
-- The close of the same source on the day it fell due. When that is not there after three days,
-- the close of a source that agreed on the first day; else the forecast is void, which is no hit.
-- A candle that is still waited for is asked for. Scoring twice changes nothing.

create function work.score_predictions(p_batch integer default 5000) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_scored integer;
  v_late   integer;
  v_void   integer;
begin
  with due as (
    select ours.token_id, ours.model, ours.horizon_h, ours.coverage, ours.made_at, candles.close
    from core.predictions as ours
    join core.candles
      on candles.token_id = ours.token_id
      and candles.interval_s = 86400
      and candles.source = ours.source
      and candles.open_at = ours.due_at - interval '24 hours'
    where ours.scored_at is null
      and ours.due_at <= now()
    limit p_batch
    for update of ours skip locked
  )
  update core.predictions
  set actual_usd = due.close, scored_at = now()
  from due
  where predictions.token_id = due.token_id
    and predictions.model = due.model
    and predictions.horizon_h = due.horizon_h
    and predictions.coverage = due.coverage
    and predictions.made_at = due.made_at;
  get diagnostics v_scored = row_count;

  select late.scored, late.void into v_late, v_void
  from private.settle_late_predictions(p_batch) as late;
  return jsonb_build_object('scored', v_scored + v_late, 'void', v_void);
end;
$$;

comment on function work.score_predictions is
  'Score a batch of forecasts that fell due; how many were scored and how many are void.';
