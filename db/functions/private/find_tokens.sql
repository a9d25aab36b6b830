-- private.find_tokens: coins that a search means, the likeliest first, or null.
--
-- A ticker that is the text, then tickers and names that begin with it, then those that contain
-- it; by rank within each.

create function private.find_tokens(p_query text, p_limit integer) returns json
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
begin
  return (
    with hits as (
      select id, class
      from private.tokens_beginning(upper(p_query), p_limit)
      union all
      select containing.id, 3
      from private.tokens_containing(upper(p_query), p_limit) as containing(id)
    ),
    best as (
      select ucie_tokens as token, min(hits.class) as class
      from hits
      join core.ucie_tokens on ucie_tokens.id = hits.id
      group by ucie_tokens.id
      order by min(hits.class), market_cap_rank nulls last, coingecko_id
      limit p_limit
    )
    select json_agg(
      private.token_item(token)
      order by class, (token).market_cap_rank nulls last, (token).coingecko_id
    )
    from best
  );
end;
$$;

comment on function private.find_tokens is
  'Return the coins that a text names, begins or (from three characters) is part of, in order.';
