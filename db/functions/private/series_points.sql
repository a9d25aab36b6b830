-- private.series_points: the points of a series of a coin, by the series' name.
--
-- Refuses: 400 bad_series

create function private.series_points(
  p_token    core.ucie_tokens,
  p_name     text,
  p_interval text,
  p_source   text,
  p_since    timestamptz
) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_most constant integer := 1500;
begin
  return case
    when p_name = 'candles' then
      private.chart_candles(p_token.id, p_source, p_interval, p_since, v_most)
    when p_name = 'price' then private.chart_prices(p_token.id, p_since, v_most)
    when p_name = 'sentiment' then private.chart_sentiment(p_token.id, p_since, v_most)
    when p_name = 'stories' then private.chart_stories(p_token.id, p_since, v_most)
    when p_name = 'tvl' then
      private.chart_metric(p_token.id, 'defi.tvl_usd', p_since, v_most)
    when p_name = 'fees' then
      private.chart_metric(p_token.id, 'defi.fees_1d_usd', p_since, v_most)
    when p_name = 'funding' then private.chart_funding(p_token.id, p_since, v_most)
    when p_name = 'open_interest' then
      private.chart_open_interest(p_token.id, p_since, v_most)
    when p_name = 'long_share' then private.chart_long_share(p_token.id, p_since, v_most)
    when p_name = 'liquidations' then
      private.chart_liquidations(p_token.id, p_since, v_most)
    when p_name = 'drawdown' then private.chart_drawdown(p_token, p_since, v_most)
    when p_name = 'consensus' then private.chart_consensus(p_token.id, p_since, v_most)
    when p_name = 'daily' then private.chart_daily(p_token.id, p_since, v_most)
    when p_name = 'predictions' then
      private.chart_predictions(p_token.id, p_since, v_most)
    when p_name ~ '^onchain[.][a-z0-9_]+$' then
      private.chart_metric(p_token.id, p_name, p_since, v_most)
  end;
end;
$$;

comment on function private.series_points is
  'Return up to 1,500 newest points of a series, oldest first; null for a series there is not.';
