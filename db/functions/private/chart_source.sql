-- private.chart_source: whose candles of an interval are shown for a coin.
--
-- The source the stored technical analysis was made on, so that chart and figures agree; else
-- the first venue in order with enough candles, else the one that has the most.

create function private.chart_source(
  p_token_id   uuid,
  p_asset_key  text,
  p_interval_s integer
) returns text
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    with stored as (
      select source, count(*) as candles
      from core.candles
      where token_id = p_token_id
        and interval_s = p_interval_s
      group by source
    ),
    used as (
      select
        data -> 'timeframes'
          -> case p_interval_s when 3600 then '1h' when 14400 then '4h' else '1d' end
          -> 'candles' ->> 'source' as source
      from core.ucie_analysis_cache
      where symbol = p_asset_key
        and analysis_type = 'technical'
    )
    select stored.source
    from stored
    left join used on used.source = stored.source
    order by
      used.source is null,
      stored.candles < 50,
      case when stored.candles >= 50 then array_position(
        array['kraken', 'coinbase', 'binance', 'okx', 'bybit'], stored.source
      ) end,
      stored.candles desc,
      stored.source
    limit 1
  );
end;
$$;

comment on function private.chart_source is
  'Return the source of the candles to show, or null when none are stored.';
