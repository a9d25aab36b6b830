-- private.chart_source: whose candles of an interval are shown for a coin.
--
-- The source the stored technical analysis was made on, so that chart and figures agree. Else, as
-- that would choose: the first venue in order with enough candles, of days one that reaches as far
-- back as any but for 90 days; without one, the source that has the most.

create function private.chart_source(
  p_token_id   uuid,
  p_asset_key  text,
  p_interval_s integer
) returns text
language plpgsql stable
set search_path = ''
as $$
declare
  v_used text := (
    select
      data -> 'timeframes'
        -> case p_interval_s when 3600 then '1h' when 14400 then '4h' else '1d' end
        -> 'candles' ->> 'source'
    from core.ucie_analysis_cache
    where symbol = p_asset_key
      and analysis_type = 'technical'
  );
begin
  if exists (
    select
    from core.candles
    where token_id = p_token_id
      and interval_s = p_interval_s
      and source = v_used
  ) then
    return v_used;
  end if;
  return (
    with stored as (
      select
        source,
        count(*) as candles,
        array_position(
          array['kraken', 'coinbase', 'binance', 'okx', 'bybit'], source
        ) as place,
        min(open_at) as oldest_at
      from core.candles
      where token_id = p_token_id
        and interval_s = p_interval_s
      group by source
    )
    select source
    from stored
    order by
      candles < 50,
      p_interval_s = 86400 and place is not null and oldest_at > (
        select min(oldest_at) + interval '90 days' from stored where place > 0 and candles >= 50
      ),
      case when candles >= 50 then place end,
      candles desc,
      source
    limit 1
  );
end;
$$;

comment on function private.chart_source is
  'Return the source of the candles to show, or null when none are stored.';
