-- private.correlations: how closely coins move together, pair by pair, on the days all have.
--
-- Pearson's r of daily log returns with the interval that holds it in 95 of 100 cases (Fisher), as
-- the analysis of risk has it: no_history below two thirds of the days, undefined where one of the
-- two stood still.

create function private.correlations(
  p_token_ids uuid[],
  p_sources   text[],
  p_days      integer
) returns json
language sql stable
set search_path = ''
as $$
  with measured as (
    select
      one,
      other,
      count(*) as n,
      least(stddev_samp(returns[one]), stddev_samp(returns[other])) > 1e-12 as moved,
      greatest(-1, least(1, corr(returns[one], returns[other]))) as r
    from private.common_days(p_token_ids, p_sources, p_days) as days
    cross join generate_series(1, cardinality(p_token_ids)) as ones(one)
    cross join generate_series(1, cardinality(p_token_ids)) as others(other)
    where one < other
      and returns is not null
    group by one, other
  ),
  judged as (
    select
      one,
      other,
      n,
      case when n >= private.fewest_days(p_days) and moved then r end as r,
      case
        when n < private.fewest_days(p_days) then 'no_history'
        when not moved then 'undefined'
      end as reason,
      1.959963984540054 / sqrt(greatest(n - 3, 1)) as reach
    from measured
  )
  select coalesce(
    json_agg(
      json_build_object(
        'one', one - 1,
        'other', other - 1,
        'n', n,
        'r', r,
        'low', case when abs(r) < 1 then tanh(atanh(r) - reach) else r end,
        'high', case when abs(r) < 1 then tanh(atanh(r) + reach) else r end,
        'reason', reason
      )
      order by one, other
    ),
    '[]'
  )
  from judged
$$;

comment on function private.correlations is
  'Return r with its interval and number of days for each pair of coins, or why there is none.';
