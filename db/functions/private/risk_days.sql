-- private.risk_days: the days that the risk of a coin was measured on, with how deep each lay.
--
-- The candles of the source, from the day on, that the stored analysis names; without one those
-- that the page shows. The depth is in percent below the highest close until then; where both are
-- so far apart that their ratio has no number, it is all of it.

create function private.risk_days(p_token core.ucie_tokens)
returns table (closed_at timestamptz, close double precision, drawdown_pct double precision)
language sql stable
set search_path = ''
as $$
  with used as (
    select
      data #>> '{candles,source}' as source,
      (data #>> '{candles,from_at}')::timestamptz as from_at
    from core.ucie_analysis_cache
    where symbol = p_token.asset_key
      and analysis_type = 'risk'
      and data #>> '{candles,source}' is not null
  )
  select
    days.open_at + interval '1 day',
    days.close,
    case
      when ln(days.close) - ln(days.peak) > -30 then 100 * (1 - days.close / days.peak)
      else 100
    end
  from (
    select
      candles.open_at,
      candles.close,
      max(candles.close) over (order by candles.open_at) as peak
    from core.candles
    where candles.token_id = p_token.id
      and candles.interval_s = 86400
      and candles.source = coalesce(
        (select source from used), private.chart_source(p_token.id, p_token.asset_key, 86400)
      )
      and candles.open_at >= coalesce((select from_at from used), '-infinity')
  ) as days
$$;

comment on function private.risk_days is
  'Return the closes that a coin''s risk was measured on and their depth below the peak before.';
