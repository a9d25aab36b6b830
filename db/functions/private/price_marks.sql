-- private.price_marks: the newest price of a coin, and its prices near the last closes.
--
-- [taken_at, price_usd]. A candle's close is compared with the price at that time: the last whole
-- hour, four hours, day and week, a quarter of an hour around each.

create function private.price_marks(p_token_id uuid) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  with spans as (
    select closed_at - interval '15 minutes' as since, closed_at + interval '15 minutes' as till
    from unnest(array[
      date_trunc('hour', now()),
      date_bin('4 hours', now(), '2000-01-01'),
      date_trunc('day', now()),
      date_trunc('week', now())
    ]) as closes(closed_at)
  ),
  marks as (
    select taken_at, price_usd
    from spans
    join core.price_snapshots on price_snapshots.taken_at between spans.since and spans.till
    where token_id = p_token_id
    union
    (
      select taken_at, price_usd
      from core.price_snapshots
      where token_id = p_token_id
      order by taken_at desc
      limit 1
    )
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from taken_at)::float8, price_usd) order by taken_at),
    '[]'
  )
  from marks
$$;

comment on function private.price_marks is
  'Return the stored prices that closes of candles are compared with, and the newest one.';
