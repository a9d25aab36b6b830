-- private.chart_daily: the daily figures of a coin, as points, oldest first.
--
-- [at, close_usd, venue_volume_usd, market_cap_usd, volume_24h_usd, price_quality, stories,
-- high_impact, tone, mood]; at is the end of the day. As of the last making of the view.

create function private.chart_daily(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select
      (day + 1)::timestamp at time zone 'UTC' as at,
      close_usd, venue_volume_usd, market_cap_usd, volume_24h_usd, price_quality, stories,
      high_impact, tone, mood
    from core.daily_figures
    where token_id = p_token_id
      and (day + 1)::timestamp at time zone 'UTC' >= coalesce(p_from, '-infinity')
    order by day desc
    limit p_most
  )
  select coalesce(
    json_agg(
      json_build_array(
        extract(epoch from at)::bigint, close_usd, venue_volume_usd, market_cap_usd,
        volume_24h_usd, price_quality, stories, high_impact, tone, mood
      )
      order by at
    ),
    '[]'
  )
  from newest
$$;

comment on function private.chart_daily is
  'Return up to so many newest daily figures of a coin, oldest first.';
