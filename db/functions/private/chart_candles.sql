-- private.chart_candles: the newest candles of one source, as points, oldest first.
--
-- [open_at, open, high, low, close, volume_base]. A week is seven stored days from Monday on,
-- UTC, and only a whole one.

create function private.chart_candles(
  p_token_id  uuid,
  p_source    text,
  p_timeframe text,
  p_from      timestamptz,
  p_most      integer
) returns json
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
begin
  return (
    with bars as (
      select open_at, open, high, low, close, volume_base
      from core.candles
      where token_id = p_token_id
        and source = p_source
        and interval_s = case p_timeframe when '1h' then 3600 when '4h' then 14400 else 86400 end
        and p_timeframe <> '1w'
      union all
      select
        date_trunc('week', open_at),
        (array_agg(open order by open_at))[1],
        max(high),
        min(low),
        (array_agg(close order by open_at desc))[1],
        sum(volume_base)
      from core.candles
      where token_id = p_token_id
        and source = p_source
        and interval_s = 86400
        and p_timeframe = '1w'
      group by date_trunc('week', open_at)
      having count(*) = 7
    ),
    newest as (
      select open_at, open, high, low, close, volume_base
      from bars
      where open_at >= coalesce(p_from, '-infinity')
      order by open_at desc
      limit p_most
    )
    select coalesce(
      json_agg(
        json_build_array(extract(epoch from open_at)::bigint, open, high, low, close, volume_base)
        order by open_at
      ),
      '[]'
    )
    from newest
  );
end;
$$;

comment on function private.chart_candles is
  'Return up to so many newest candles of a source, from a moment on, oldest first.';
