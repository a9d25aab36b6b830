-- work.coins_to_forecast: the coins in use whose forecast of today is not issued yet.
--
-- Those whose candle of the day that ended last is stored; of the others it is asked for. A day's
-- forecast is issued within `forecast_hours` of its close, or not at all.

create function work.coins_to_forecast()
returns table (token_id uuid, made_at timestamptz)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_day     constant timestamptz := date_trunc('day', now(), 'UTC');
  v_tracked uuid[];
begin
  if now() >= v_day + make_interval(hours => private.setting('forecast_hours')) then
    return;
  end if;
  v_tracked := array(select id from private.tracked_coins() as tracked(id));
  perform private.ask_for_days(v_tracked);
  return query
  select tracked.id, v_day
  from unnest(v_tracked) as tracked(id)
  where private.has_day(tracked.id)
    and not exists (
      select
      from core.predictions
      where predictions.token_id = tracked.id
        and predictions.model = 'range/1'
        and predictions.made_at = v_day
    );
end;
$$;

comment on function work.coins_to_forecast is
  'List the coins a forecast of today is to be issued for; ask for the candles of the others.';
