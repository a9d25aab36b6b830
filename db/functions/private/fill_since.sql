-- private.fill_since: the opening of the oldest candle of an interval that is worth asking for.
--
-- Older ones are not kept: 60 days of hours, 3,000 days of days; see private.delete_old_candles.

create function private.fill_since(p_interval_s integer) returns timestamptz
language sql stable
set search_path = ''
as $$
  select date_bin(
    make_interval(secs => p_interval_s),
    now() - make_interval(days => case p_interval_s when 3600 then 60 else 3000 end),
    'epoch'
  ) + make_interval(secs => 2 * p_interval_s)
$$;

comment on function private.fill_since is
  'Return from when on candles of an interval are filled.';
