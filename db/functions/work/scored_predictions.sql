-- work.scored_predictions: the record of all forecasts, counted for whoever judges it.

create function work.scored_predictions() returns json
language sql stable security definer
set search_path = ''
as $$
  select json_build_object(
    'counted_at', now(),
    'issued', private.issued_tally(),
    'days', private.scored_days(),
    'points', private.scored_point_days(),
    'coins', private.scored_coins()
  )
$$;

comment on function work.scored_predictions is
  'Return what was issued, how it did by day, and how it did by coin.';
