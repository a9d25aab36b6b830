-- work.coins_for_pool: coins with so many daily candles of one source that they tell about others.
--
-- Pegged coins and coins that stand for another are left out: the one kind does not move, the other
-- would count its original twice.

create function work.coins_for_pool(p_candles integer) returns table (token_id uuid)
language sql stable security definer
set search_path = ''
as $$
  select id
  from core.ucie_tokens
  where kind in ('native', 'token')
    and exists (
      select
      from core.candles
      where candles.token_id = ucie_tokens.id
        and interval_s = 86400
      group by source
      having count(*) >= p_candles
    )
  order by market_cap_rank nulls last, coingecko_id
  limit 200
$$;

comment on function work.coins_for_pool is
  'List coins with at least so many daily candles of a source, the best-ranked 200.';
