-- private.mark_gaps: write down which candles of a span a source was asked for and does not have.
--
-- Marks that adjoin or overlap become one, as old as the oldest of them, and those whose candle
-- came after all go. Nothing is put in the place of what is missing.

create function private.mark_gaps(
  p_token_id   uuid,
  p_source     text,
  p_interval_s integer,
  p_from       timestamptz,
  p_before     timestamptz
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_step   interval := make_interval(secs => p_interval_s);
  v_from   timestamptz;
  v_until  timestamptz;
  v_marked timestamptz;
begin
  with adjoining as (
    delete from core.candle_gaps
    where token_id = p_token_id
      and source = p_source
      and interval_s = p_interval_s
      and until_at >= p_from - v_step
      and from_at <= p_before
    returning from_at, until_at, marked_at
  )
  select
    least(p_from, min(from_at)),
    greatest(p_before - v_step, max(until_at)),
    least(now(), min(marked_at))
  into v_from, v_until, v_marked
  from adjoining;

  insert into core.candle_gaps (token_id, source, interval_s, from_at, until_at, marked_at)
  select p_token_id, p_source, p_interval_s, min(at), max(at), v_marked
  from (
    select at, at - row_number() over (order by at) * v_step as island
    from generate_series(v_from, v_until, v_step) as times(at)
    where not exists (
      select
      from core.candles
      where token_id = p_token_id
        and interval_s = p_interval_s
        and source = p_source
        and open_at = at
    )
  ) as missing
  group by island;
end;
$$;

comment on function private.mark_gaps is
  'Mark what is missing from one moment until before another at a source that was asked.';
