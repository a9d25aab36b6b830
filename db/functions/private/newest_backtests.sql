-- private.newest_backtests: the newest judgement of the model on a coin's candles, by horizon.

create function private.newest_backtests(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(json_build_object(
      'horizon_h', horizon_h,
      'computed_for', computed_for,
      'n', n,
      'n_eff', n_eff,
      'from_at', extract(epoch from from_at),
      'to_at', extract(epoch from to_at),
      'metrics', metrics
    )),
    '[]'
  )
  from (
    select distinct on (horizon_h)
      horizon_h, computed_for, n, n_eff, from_at, to_at, metrics
    from core.backtests
    where token_id = p_token_id
      and model = 'range/1'
    order by horizon_h, computed_for desc
  ) as newest
$$;

comment on function private.newest_backtests is
  'Return the newest stored backtest of a coin for each horizon.';
