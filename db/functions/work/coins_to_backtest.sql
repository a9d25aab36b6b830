-- work.coins_to_backtest: coins in use with a daily candle newer than their last backtest.

create function work.coins_to_backtest() returns table (token_id uuid)
language sql stable security definer
set search_path = ''
as $$
  select tracked.id
  from private.tracked_coins() as tracked(id)
  where private.has_day(tracked.id)
    and not exists (
      select
      from core.backtests
      where backtests.token_id = tracked.id
        and backtests.model = 'range/1'
        and backtests.computed_for = (now() at time zone 'UTC')::date
    )
$$;

comment on function work.coins_to_backtest is
  'List the coins in use whose candles of today were not judged yet.';
