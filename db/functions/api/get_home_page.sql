-- api.get_home_page: the market at a glance, from the table of coins.
--
-- Refuses: 401

create function api.get_home_page(p_session text, p_client jsonb default null)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
  v_visit   jsonb := private.describe_visit(v_user_id, p_session);
  v_market  json;
  v_top     json;
begin
  select json_build_object(
    'cap_usd', sum(market_cap_usd),
    'volume_24h_usd', sum(total_volume_usd),
    'btc_share_pct', round(
      100 * sum(market_cap_usd) filter (where coingecko_id = 'bitcoin')
      / nullif(sum(market_cap_usd), 0),
      4
    ),
    'rose', count(*) filter (where price_change_24h > 0),
    'fell', count(*) filter (where price_change_24h < 0),
    'unchanged', count(*) filter (where price_change_24h = 0),
    'as_of', private.iso_time(max(last_updated)),
    'count', count(*)
  ) into v_market
  from core.ucie_tokens
  where is_active
  having count(*) > 0;

  select json_agg(private.describe_market_row(listed)) into v_top
  from (
    select ucie_tokens as listed
    from core.ucie_tokens
    where is_active
    order by market_cap_rank nulls last
    limit 25
  ) as best;

  return private.ok(
    json_build_object(
      'user', v_visit -> 'user',
      'look', v_visit -> 'look',
      'session', v_visit -> 'session',
      'market', v_market,
      'top', coalesce(v_top, '[]')
    )
  );
end;
$$;

comment on function api.get_home_page is
  'Answer with the sums of the market and its 25 largest coins.';
