-- private.predictions_past: what ranges build on besides daily candles.
--
-- The present price if it is at most an hour old, the pool, the backtest, and the record of what
-- was issued before.

create function private.predictions_past(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'price', (
      select json_build_object(
        'price_usd', price_usd, 'at', extract(epoch from taken_at), 'quality', quality
      )
      from core.price_snapshots
      where token_id = p_token.id
        and taken_at > now() - interval '1 hour'
      order by taken_at desc
      limit 1
    ),
    'pool', private.pool_constants(),
    'backtests', private.newest_backtests(p_token.id),
    'live', private.live_ranges(p_token.id),
    'challengers', private.live_challenges(p_token.id)
  )
$$;

comment on function private.predictions_past is
  'Return the price, the pool and the records that a coin''s forecast builds on.';
