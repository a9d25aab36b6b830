-- private.daily_prices: the daily closes of a coin that its other histories are drawn over.
--
-- [closed_at, close], the last year, by the source whose candles the page shows.

create function private.daily_prices(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(extract(epoch from open_at)::bigint + 86400, close) order by open_at
    ),
    '[]'
  )
  from core.candles
  where token_id = p_token_id
    and interval_s = 86400
    and open_at > now() - interval '366 days'
    and source = (
      select private.chart_source(id, asset_key, 86400)
      from core.ucie_tokens
      where id = p_token_id
    )
$$;

comment on function private.daily_prices is
  'Return the daily closes of the last year of a coin, oldest first.';
