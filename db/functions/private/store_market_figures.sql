-- private.store_market_figures: keep what a list of coins says beside the rows of its coins.
--
-- Rows without a line of a week leave the stored one as it is; it is told by as_of how old that
-- is. A value out of bounds is unknown, a line with one such value is none.

create function private.store_market_figures(p_rows jsonb) returns void
language sql volatile
set search_path = ''
as $$
  with given as (
    select distinct on (tokens.id)
      tokens.id as token_id,
      listed.r,
      private.week_of(listed.r -> 'week_usd') as week_usd
    from jsonb_array_elements(p_rows) with ordinality as listed(r, place)
    join core.ucie_tokens as tokens on tokens.coingecko_id = listed.r ->> 'coingecko_id'
    where private.is_token_row(listed.r)
      and jsonb_typeof(listed.r -> 'week_usd') = 'array'
    order by tokens.id, listed.place
  )
  insert into core.market_figures (
    token_id, change_1h_pct, change_7d_pct, circulating_supply, week_usd
  )
  select
    token_id,
    case when private.is_figure(r -> 'change_1h_pct', -100, 1e12)
      then (r ->> 'change_1h_pct')::numeric end,
    case when private.is_figure(r -> 'change_7d_pct', -100, 1e12)
      then (r ->> 'change_7d_pct')::numeric end,
    case when private.is_figure(r -> 'circulating_supply', 0, 1e30)
      then (r ->> 'circulating_supply')::numeric end,
    week_usd
  from given
  on conflict (token_id) do update
  set change_1h_pct = excluded.change_1h_pct,
      change_7d_pct = excluded.change_7d_pct,
      circulating_supply = excluded.circulating_supply,
      week_usd = excluded.week_usd,
      as_of = now()
$$;

comment on function private.store_market_figures is
  'Store changes, supply and the line of a week of the coins of a list that gives one.';
