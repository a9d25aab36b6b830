-- private.has_candles: whether any daily candle of a coin is stored.

create function private.has_candles(p_token_id uuid) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.candles
    where token_id = p_token_id
      and interval_s = 86400
  )
$$;

comment on function private.has_candles is
  'Whether any daily candle of a coin is stored.';
