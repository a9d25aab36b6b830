-- private.close_returns: how far a coin's newest daily close lies from those of a week, a month and
-- a year before, in percent; and how many days are stored.
--
-- Closes of one source. Null where the close of just that day is not stored.

create function private.close_returns(p_token_id uuid, p_source text) returns json
language sql stable
set search_path = ''
as $$
  with days as (
    select open_at, close
    from core.candles
    where token_id = p_token_id
      and source = p_source
      and interval_s = 86400
  ),
  newest as (
    select open_at, close
    from days
    order by open_at desc
    limit 1
  )
  select json_build_object(
    'd7_pct', max(moved) filter (where back = 7),
    'd30_pct', max(moved) filter (where back = 30),
    'd365_pct', max(moved) filter (where back = 365),
    'as_of', (select extract(epoch from open_at)::bigint + 86400 from newest),
    'days', (select count(*) from days)
  )
  from (
    select back, 100 * (exp(least(ln(newest.close) - ln(days.close), 700)) - 1) as moved
    from newest
    cross join unnest('{7,30,365}'::integer[]) as spans(back)
    join days on days.open_at = newest.open_at - make_interval(days => back)
  ) as returns
$$;

comment on function private.close_returns is
  'Return the moves of 7, 30 and 365 days by closes of one source, and the number of its days.';
