-- private.price_before: what a coin cost some days ago.
--
-- By its daily closes or else by our own prices: the nearest one within half a day; null without
-- one.

create function private.price_before(p_token core.ucie_tokens, p_ago interval)
returns double precision
language sql stable
set search_path = ''
as $$
  select price
  from (
    select 1 as place, close as price, open_at + interval '1 day' as at
    from core.candles
    where token_id = p_token.id
      and interval_s = 86400
      and source = private.chart_source(p_token.id, p_token.asset_key, 86400)
    union all
    select 2, price_usd, taken_at
    from core.price_snapshots
    where token_id = p_token.id
  ) as known
  where at between now() - p_ago - interval '12 hours' and now() - p_ago + interval '12 hours'
  order by place, abs(extract(epoch from at - (now() - p_ago)))
  limit 1
$$;

comment on function private.price_before is
  'Return the stored price of a coin nearest to so long ago, or null.';
