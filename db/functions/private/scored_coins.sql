-- private.scored_coins: how the 80 % ranges of each coin did, the best-ranked first.
--
-- [coingecko_id, ticker, name, horizon_h, scored, hits, sum of interval scores, of the baseline's,
-- sum of errors of the middle, of the price staying, calls, right calls].

create function private.scored_coins() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(
        coingecko_id, symbol, name, horizon_h, scored, hits, score, baseline,
        missed, stayed, calls, agreed
      )
      order by market_cap_rank nulls last, coingecko_id, horizon_h
    ),
    '[]'
  )
  from (
    select
      token_id,
      horizon_h,
      count(*) as scored,
      count(*) filter (where hit) as hits,
      sum(score) filter (where baseline is not null) as score,
      sum(baseline) as baseline,
      sum(missed) as missed,
      sum(stayed) as stayed,
      count(agreed) as calls,
      count(*) filter (where agreed) as agreed
    from private.scored_ranges(private.forecast_coins())
    group by token_id, horizon_h
  ) as tallied
  join core.ucie_tokens on ucie_tokens.id = tallied.token_id
$$;

comment on function private.scored_coins is
  'Return hits and interval scores coin by coin and horizon.';
