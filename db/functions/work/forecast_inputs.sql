-- work.forecast_inputs: what the forecast of a coin is made from, outside of an analysis.

create function work.forecast_inputs(p_token_id uuid) returns json
language sql stable security definer
set search_path = ''
as $$
  select json_build_object(
    'coin', private.describe_coin(ucie_tokens),
    'series', private.stored_days(id),
    'source', private.chart_source(id, asset_key, 86400),
    'past', private.predictions_past(ucie_tokens)
  )
  from core.ucie_tokens
  where id = p_token_id
$$;

comment on function work.forecast_inputs is
  'Return a coin, its daily candles, and what its forecast builds on.';
