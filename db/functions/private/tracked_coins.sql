-- private.tracked_coins: coins whose history is collected, as ids.
--
-- Bitcoin and Ether always; then what people watch, have alerts on, or opened within 30 days, the
-- best-ranked first, up to the setting tracked_coins.

create function private.tracked_coins() returns setof uuid
language sql stable
set search_path = ''
as $$
  select id
  from core.ucie_tokens
  where coingecko_id in ('bitcoin', 'ethereum')
    or last_opened_at > now() - interval '30 days'
    or asset_key in (select symbol from core.ucie_watchlist)
    or asset_key in (
      select symbol
      from core.ucie_alerts
      where enabled
        and coalesce(expires_at, 'infinity') > now()
    )
  order by coingecko_id not in ('bitcoin', 'ethereum'), market_cap_rank nulls last, coingecko_id
  limit private.setting('tracked_coins')
$$;

comment on function private.tracked_coins is
  'Return the coins whose history is kept up though nobody looks just now.';
