-- private.common_days: the daily closes of coins on the days that all of them have.
--
-- As many days as asked for, back from the newest that all have. A return is known where the day
-- before is one of them too. The closes stand in the order of the coins.

create function private.common_days(
  p_token_ids uuid[],
  p_sources   text[],
  p_days      integer
) returns table (closed_at timestamptz, closes double precision[], returns double precision[])
language sql stable
set search_path = ''
as $$
  with shared as (
    select candles.open_at, array_agg(candles.close order by named.place) as closes
    from unnest(p_token_ids, p_sources) with ordinality as named(token_id, source, place)
    join core.candles
      on candles.token_id = named.token_id
      and candles.source = named.source
      and candles.interval_s = 86400
    group by candles.open_at
    having count(*) = cardinality(p_token_ids)
  ),
  newest as (
    select
      open_at,
      closes,
      lag(open_at) over (order by open_at) as before_at,
      lag(closes) over (order by open_at) as before
    from shared
    where open_at >= (select max(open_at) from shared) - make_interval(days => p_days)
  )
  select
    open_at + interval '1 day',
    closes,
    case when before_at = open_at - interval '1 day' then (
      select array_agg(ln(close) - ln(earlier) order by place)
      from unnest(closes, before) with ordinality as pairs(close, earlier, place)
    ) end
  from newest
$$;

comment on function private.common_days is
  'Return closes and daily log returns of coins on the days all have, back from the newest.';
