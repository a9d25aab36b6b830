-- private.describe_market: the market in sums as it was last made; null while no coin is known, or
-- the sum was never made, as after a copy without data.

create function private.describe_market() returns json
language plpgsql stable
set search_path = ''
as $$
begin
  if not private.is_filled('core.market_summary') then
    return null;
  end if;
  return (
    select json_build_object(
      'cap_usd', cap_usd,
      'volume_24h_usd', volume_24h_usd,
      'btc_share_pct', btc_share_pct,
      'moved_24h_pct', moved_24h_pct,
      'rose', rose,
      'fell', fell,
      'unchanged', unchanged,
      'count', coins,
      'as_of', private.iso_time(as_of),
      'made_at', private.iso_time(private.view_age('market_summary')),
      'fear_greed', private.fear_greed(),
      'mover_volume_usd', mover_volume_usd,
      'gainers', coalesce(gainers, '[]'),
      'losers', coalesce(losers, '[]'),
      'largest', coalesce(largest, '[]')
    )
    from core.market_summary
    where coins > 0
  );
end;
$$;

comment on function private.describe_market is
  'Return the summed market, its movers and its fifty largest coins, with their age.';
