-- private.scored_point_days: how the challengers did on all coins, by the day they were made.
--
-- [model, horizon_h, made_at, mean error, mean error of the price staying, calls, right calls].

create function private.scored_point_days() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(
        model, horizon_h, extract(epoch from made_at)::bigint, missed, stayed, calls, agreed
      )
      order by model, horizon_h, made_at
    ),
    '[]'
  )
  from (
    select
      model,
      horizon_h,
      made_at,
      avg(missed) as missed,
      avg(stayed) as stayed,
      count(agreed) as calls,
      count(*) filter (where agreed) as agreed
    from private.scored_points(private.forecast_coins())
    group by model, horizon_h, made_at
  ) as days
$$;

comment on function private.scored_point_days is
  'Return the errors of the challengers over all coins, day by day.';
