-- private.find_tokens: coins that a search means, the likeliest first.
--
-- A ticker that is the text, then tickers and names that begin with it, then (from three
-- characters on, where the trigram index works) those that contain it; by rank within each.
-- Nothing the user types is a pattern: prefixes are ranges, and % and _ are escaped.

create function private.find_tokens(p_query text, p_limit integer)
returns setof core.ucie_tokens
language plpgsql stable
set search_path = ''
rows 10
as $$
declare
  v_query   text := upper(p_query);
  v_beyond  text := v_query || chr(1114111);
  v_pattern text := '%' || regexp_replace(v_query, '([\\%_])', '\\\1', 'g') || '%';
begin
  return query
  with hits as (
    (
      select id, 1 as class
      from core.ucie_tokens
      where symbol = v_query
      order by market_cap_rank nulls last
      limit p_limit
    )
    union all
    (
      select id, 2
      from core.ucie_tokens
      where symbol operator(pg_catalog.~>=~) v_query
        and symbol operator(pg_catalog.~<~) v_beyond
      order by market_cap_rank nulls last
      limit p_limit
    )
    union all
    (
      select id, 2
      from core.ucie_tokens
      where upper(name) operator(pg_catalog.~>=~) v_query
        and upper(name) operator(pg_catalog.~<~) v_beyond
      order by market_cap_rank nulls last
      limit p_limit
    )
    union all
    (
      select id, 3
      from core.ucie_tokens
      where length(v_query) >= 3
        and (symbol || ' ' || upper(name)) like v_pattern
      order by market_cap_rank nulls last
      limit p_limit
    )
  ),
  best as (
    select id, min(class) as class
    from hits
    group by id
  )
  select ucie_tokens.*
  from best
  join core.ucie_tokens on ucie_tokens.id = best.id
  order by best.class, market_cap_rank nulls last, coingecko_id
  limit p_limit;
end;
$$;

comment on function private.find_tokens is
  'Return the coins that a text names, begins or (from three characters) is part of, in order.';
