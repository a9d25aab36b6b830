-- private.common_figures: what each of several coins did on the days that all of them have.
--
-- In percent: the return over them, the deviation of daily log returns as of a year, and the
-- deepest fall from a close to a later one. The deviation needs nine days in ten, as risk does.

create function private.common_figures(
  p_token_ids uuid[],
  p_sources   text[],
  p_days      integer
) returns json
language sql stable
set search_path = ''
as $$
  with days as (
    select place, closed_at, closes[place] as close, returns[place] as ret
    from private.common_days(p_token_ids, p_sources, p_days) as common
    cross join generate_series(1, cardinality(p_token_ids)) as places(place)
  ),
  deep as (
    select
      place,
      closed_at,
      close,
      ret,
      greatest(ln(close) - ln(max(close) over (partition by place order by closed_at)), -700)
        as below
    from days
  ),
  measured as (
    select
      place,
      count(ret) as n,
      (array_agg(close order by closed_at))[1] as first,
      (array_agg(close order by closed_at desc))[1] as last,
      stddev_samp(ret) as deviation,
      min(below) as deepest
    from deep
    group by place
  )
  select coalesce(
    json_agg(
      json_build_object(
        'return_pct', 100 * (exp(least(ln(last) - ln(first), 700)) - 1),
        'volatility_pct', case when n >= 0.9 * p_days and n > 1
          then 100 * sqrt(365) * case when deviation < 1e-12 then 0 else deviation end
        end,
        'max_drawdown_pct', 100 * (1 - exp(deepest)),
        'n', n
      )
      order by place
    ),
    '[]'
  )
  from measured
$$;

comment on function private.common_figures is
  'Return how several coins moved, swung and fell on the days all of them have.';
