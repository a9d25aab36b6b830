-- private.listed_coins: the coins of the market's list, the 250 best-ranked of the active ones.
--
-- With what the list says beside the rows; figures of more than a day ago say nothing of now.

create function private.listed_coins()
returns table (coin core.ucie_tokens, figures core.market_figures)
language sql stable
set search_path = ''
rows 250
as $$
  select best.coin, market_figures
  from (
    select ucie_tokens as coin, id
    from core.ucie_tokens
    where is_active
    order by market_cap_rank nulls last, coingecko_id
    limit 250
  ) as best
  left join core.market_figures
    on market_figures.token_id = best.id
    and market_figures.as_of > now() - interval '26 hours'
$$;

comment on function private.listed_coins is
  'Return the top 250 coins by market cap, each with its further figures where they are of now.';
