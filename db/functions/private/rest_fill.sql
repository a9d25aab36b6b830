-- private.rest_fill: let a series be whose candles are all there, or whose coin has no name there.

create function private.rest_fill(
  p_token_id   uuid,
  p_source     text,
  p_interval_s integer,
  p_ended      boolean
) returns void
language sql volatile
set search_path = ''
as $$
  update core.candle_fills
  set ended = p_ended,
      last_error = case when not p_ended then 'no_link' end,
      last_try_at = now(),
      due_at = now() + interval '1 day',
      claimed_until = '-infinity'
  where token_id = p_token_id
    and source = p_source
    and interval_s = p_interval_s
$$;

comment on function private.rest_fill is
  'Take a series off the filling, for good or for a day.';
