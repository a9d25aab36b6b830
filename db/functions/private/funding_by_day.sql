-- private.funding_by_day: the payments of each day as a rate of eight hours, by venue and in all.
--
-- A venue's rate of a day is the mean of its readings, each turned into eight hours by its own
-- interval. The rate of all weighs the venues by what was open there that day; where that is known
-- of none they count the same.

create function private.funding_by_day(p_token_id uuid, p_from timestamptz)
returns table (day timestamptz, rate_8h double precision, venues json)
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  with rates as (
    select
      date_trunc('day', at) as day,
      venue,
      avg(funding_rate * 8 / interval_h) as rate,
      avg(oi_usd) as weight
    from core.derivative_snapshots
    where token_id = p_token_id
      and at >= p_from
    group by 1, 2
    having count(funding_rate * 8 / interval_h) > 0
  )
  select
    rates.day,
    coalesce(
      sum(rates.rate * rates.weight) / nullif(sum(rates.weight), 0),
      avg(rates.rate)
    ),
    json_object_agg(rates.venue, rates.rate order by rates.venue)
  from rates
  group by rates.day
$$;

comment on function private.funding_by_day is
  'Return the funding rate of eight hours of each day since a moment, in all and by venue.';
