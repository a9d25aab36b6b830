-- private.scored_days: how the 80 % ranges of all coins did, by the day they were made.
--
-- [horizon_h, made_at, coins, hits, mean interval score, mean of the baseline, mean error of the
-- middle, mean error of the price staying, calls, right calls], oldest first. The mean scores are
-- of ranges that have a baseline.

create function private.scored_days() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(
        horizon_h, extract(epoch from made_at)::bigint, coins, hits, score, baseline,
        missed, stayed, calls, agreed
      )
      order by horizon_h, made_at
    ),
    '[]'
  )
  from (
    select
      horizon_h,
      made_at,
      count(*) as coins,
      count(*) filter (where hit) as hits,
      avg(score) filter (where baseline is not null) as score,
      avg(baseline) as baseline,
      avg(missed) as missed,
      avg(stayed) as stayed,
      count(agreed) as calls,
      count(*) filter (where agreed) as agreed
    from private.scored_ranges(private.forecast_coins())
    group by horizon_h, made_at
  ) as days
$$;

comment on function private.scored_days is
  'Return hits and interval scores of all coins together, day by day.';
