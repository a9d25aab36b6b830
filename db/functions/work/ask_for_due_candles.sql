-- work.ask_for_due_candles: have fetched what forecasts that fell due are waiting for.

create function work.ask_for_due_candles() returns integer
language sql volatile security definer
set search_path = ''
as $$
  select private.ask_for_days(array(
    select distinct token_id
    from core.predictions
    where scored_at is null
      and due_at <= now()
  ))
$$;

comment on function work.ask_for_due_candles is
  'Queue what brings the candles that unscored forecasts need; the count.';
