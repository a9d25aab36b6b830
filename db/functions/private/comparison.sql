-- private.comparison: two to four coins side by side; one alone is named and asked nothing for.
--
-- Days are those that all coins have of which any are stored; `with` tells which coins these are.
-- What is missing is asked for in one order, whatever order the coins are named in: who asks for
-- the same coins at once waits behind another, never in a ring.

create function private.comparison(p_coins core.ucie_tokens[], p_days integer) returns json
language plpgsql volatile
set search_path = ''
as $$
declare
  v_coins   json[] := array_fill(null::json, array[cardinality(p_coins)]);
  v_with    integer[] := array[]::integer[];
  v_ids     uuid[] := array[]::uuid[];
  v_sources text[] := array[]::text[];
  v_token   core.ucie_tokens;
  v_source  text;
  v_place   bigint;
begin
  if cardinality(p_coins) < 2 then
    return json_build_object('coins', (
      select coalesce(json_agg(private.token_item(chosen::core.ucie_tokens)), '[]')
      from unnest(p_coins) as chosen
    ));
  end if;
  for v_place in
    select ordinality
    from unnest(p_coins) with ordinality
    order by coingecko_id
  loop
    v_token := p_coins[v_place];
    v_coins[v_place] := private.compared_coin(
      v_token, private.chart_source(v_token.id, v_token.asset_key, 86400)
    );
  end loop;
  for v_number in 1 .. cardinality(p_coins) loop
    v_source := v_coins[v_number] ->> 'source';
    if v_source is not null then
      v_with := v_with || v_number - 1;
      v_ids := v_ids || p_coins[v_number].id;
      v_sources := v_sources || v_source;
    end if;
  end loop;
  return json_build_object(
    'coins', array_to_json(v_coins),
    'with', v_with,
    'days', (
      select coalesce(
        json_agg(
          array_prepend(extract(epoch from closed_at)::double precision, closes)
          order by closed_at
        ),
        '[]'
      )
      from private.common_days(v_ids, v_sources, p_days)
      where cardinality(v_ids) > 1
    ),
    'figures', private.common_figures(v_ids, v_sources, p_days),
    'pairs', private.correlations(v_ids, v_sources, p_days)
  );
end;
$$;

comment on function private.comparison is
  'Return coins side by side: their figures, the days all have, and how they move together.';
