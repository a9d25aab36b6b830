-- ops.candle_fills: how far back the candles of coins in use reach, and what is missing.

create function ops.candle_fills()
returns table (
  coin         text,
  source       text,
  interval_s   integer,
  candles      bigint,
  oldest_at    timestamptz,
  reached_from timestamptz,
  ended        boolean,
  missing      bigint,
  pages        integer,
  last_error   text,
  due_at       timestamptz
)
language sql stable security definer
set search_path = ''
as $$
  select
    tokens.asset_key::text,
    fills.source,
    fills.interval_s,
    stored.candles,
    stored.oldest_at,
    fills.reached_from,
    fills.ended,
    coalesce(gaps.missing, 0),
    fills.pages,
    fills.last_error,
    case when not fills.ended then fills.due_at end
  from core.candle_fills as fills
  join core.ucie_tokens as tokens on tokens.id = fills.token_id
  left join lateral (
    select count(*) as candles, min(open_at) as oldest_at
    from core.candles
    where candles.token_id = fills.token_id
      and candles.interval_s = fills.interval_s
      and candles.source = fills.source
  ) as stored on true
  left join lateral (
    select sum(extract(epoch from until_at - from_at) / fills.interval_s + 1)::bigint as missing
    from core.candle_gaps
    where candle_gaps.token_id = fills.token_id
      and candle_gaps.source = fills.source
      and candle_gaps.interval_s = fills.interval_s
      and candle_gaps.until_at > stored.oldest_at
  ) as gaps on true
  where fills.wanted
  order by tokens.market_cap_rank, tokens.asset_key, fills.interval_s desc
$$;

comment on function ops.candle_fills is
  'How far back the candles of each coin in use reach, what the source lacks, its last error.';
