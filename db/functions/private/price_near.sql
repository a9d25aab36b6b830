-- private.price_near: what a coin cost at a moment, within two hours of it.
--
-- By our own prices that no source contradicted, or else by the close of a stored candle of the
-- source that is shown; of each the nearest. Null without one.

create function private.price_near(p_token core.ucie_tokens, p_at timestamptz)
returns double precision
language sql stable
set search_path = ''
as $$
  select price
  from (
    select 1 as place, price_usd as price, taken_at as at
    from core.price_snapshots
    where token_id = p_token.id
      and not conflict
      and taken_at between p_at - interval '2 hours' and p_at + interval '2 hours'
    union all
    select 2, close, open_at + make_interval(secs => interval_s)
    from core.candles
    where token_id = p_token.id
      and source = private.chart_source(p_token.id, p_token.asset_key, interval_s)
      and open_at between p_at - interval '26 hours' and p_at + interval '2 hours'
  ) as known
  where at between p_at - interval '2 hours' and p_at + interval '2 hours'
  order by place, abs(extract(epoch from at - p_at)), at
  limit 1
$$;

comment on function private.price_near is
  'Return the stored price of a coin nearest to a moment, or null.';
