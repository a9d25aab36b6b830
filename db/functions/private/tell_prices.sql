-- private.tell_prices: tell everybody which prices a list of coins changed, as one event.
--
-- p_before maps ids to the prices before; coins that were not there are nobody's news.

create function private.tell_prices(p_before jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_prices jsonb := (
    select jsonb_agg(
      jsonb_build_object(
        'coingecko_id', coingecko_id,
        'price_usd', current_price_usd,
        'change_24h_pct', price_change_24h
      )
      order by market_cap_rank, coingecko_id
    )
    from jsonb_each_text(p_before) as before(id, price)
    join core.ucie_tokens on coingecko_id = before.id
    where current_price_usd <> before.price::numeric
  );
begin
  if v_prices is not null then
    perform private.publish(
      'price',
      jsonb_build_object('at', private.iso_time(now()), 'from', 'list', 'prices', v_prices)
    );
  end if;
end;
$$;

comment on function private.tell_prices is
  'Publish the prices that differ from those given, all in one event.';
