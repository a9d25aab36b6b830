-- private.listed_in_order: the coins of the market's list that a filter lets through, in order.
--
-- What is not known comes last either way; equals stand by rank.

create function private.listed_in_order(
  p_filter    jsonb,
  p_sort      text,
  p_direction text
) returns table (coin core.ucie_tokens, figures core.market_figures, place bigint)
language plpgsql stable
set search_path = ''
as $$
declare
  v_part   text := private.like_part(private.filter_text(p_filter, 'q'));
  v_moved  text := private.filter_word(p_filter, 'moved', '{rose,fell}');
  v_kind   text := private.filter_word(p_filter, 'kind', '{native,token,stablecoin,wrapped}');
  v_volume numeric := private.filter_number(p_filter, 'min_volume', 0, 1e18);
  v_sign   integer := case p_direction when 'asc' then 1 else -1 end;
begin
  return query
  with passed as (
    select listed.coin as passer, listed.figures as beside
    from private.listed_coins() as listed
    where (
        v_part is null
        or lower((listed.coin).name) like v_part
        or lower((listed.coin).symbol) like v_part
      )
      and (v_kind is null or (listed.coin).kind = v_kind)
      and (v_volume is null or (listed.coin).total_volume_usd >= v_volume)
      and (
        v_moved is null
        or sign((listed.coin).price_change_24h) = case v_moved when 'rose' then 1 else -1 end
      )
  ),
  keyed as (
    select passer, beside, v_sign * case p_sort
      when 'rank' then (passer).market_cap_rank
      when 'name' then rank() over (order by upper((passer).name))
      when 'price' then (passer).current_price_usd
      when 'change_1h' then (beside).change_1h_pct
      when 'change_24h' then (passer).price_change_24h
      when 'change_7d' then (beside).change_7d_pct
      when 'market_cap' then (passer).market_cap_usd
      when 'volume' then (passer).total_volume_usd
      when 'supply' then (beside).circulating_supply
    end as key
    from passed
  )
  select passer, beside, row_number() over (
    order by key nulls last, (passer).market_cap_rank nulls last, (passer).coingecko_id
  )
  from keyed;
end;
$$;

comment on function private.listed_in_order is
  'Return the coins of the top 250 that pass a filter, each with its place in the order asked for.';
