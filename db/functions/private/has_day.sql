-- private.has_day: whether the daily candle of a coin that ended last is stored, from any source.

create function private.has_day(p_token_id uuid) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.candles
    where token_id = p_token_id
      and interval_s = 86400
      and open_at = date_trunc('day', now(), 'UTC') - interval '24 hours'
  )
$$;

comment on function private.has_day is 'Whether the newest daily candle of a coin is stored.';
