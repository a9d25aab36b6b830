-- private.fill_before: before which moment a series of candles is to be asked for next.
--
-- After the newest candle that is neither stored nor known to be missing at the source; null when
-- there is none. It begins with the newest that any source has: that one is over. What is stored
-- and what is marked say how far the filling has come: there is nothing else to remember, and a
-- hole that came later is filled like one that was always there.

create function private.fill_before(
  p_token_id   uuid,
  p_source     text,
  p_interval_s integer
) returns timestamptz
language plpgsql stable
set search_path = ''
as $$
declare
  v_step   interval := make_interval(secs => p_interval_s);
  v_newest timestamptz;
begin
  select max(open_at) into v_newest
  from core.candles
  where token_id = p_token_id
    and interval_s = p_interval_s;

  return (
    select max(at) + v_step
    from generate_series(private.fill_since(p_interval_s), v_newest, v_step) as times(at)
    where not exists (
      select
      from core.candles
      where token_id = p_token_id
        and interval_s = p_interval_s
        and source = p_source
        and open_at = at
    )
    and not exists (
      select
      from core.candle_gaps
      where token_id = p_token_id
        and source = p_source
        and interval_s = p_interval_s
        and at between from_at and until_at
    )
  );
end;
$$;

comment on function private.fill_before is
  'Return before when older candles of a series are to be asked for, or null when all is there.';
