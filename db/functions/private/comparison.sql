-- private.comparison: two to four coins side by side; one alone is named and asked nothing for.
--
-- Days are those that all coins have of which any are stored; `with` tells which coins these are.

create function private.comparison(p_coins core.ucie_tokens[], p_days integer) returns json
language plpgsql volatile
set search_path = ''
as $$
declare
  v_coins   json[] := array[]::json[];
  v_with    integer[] := array[]::integer[];
  v_ids     uuid[] := array[]::uuid[];
  v_sources text[] := array[]::text[];
  v_token   core.ucie_tokens;
  v_source  text;
begin
  if cardinality(p_coins) < 2 then
    return json_build_object('coins', (
      select coalesce(json_agg(private.token_item(chosen::core.ucie_tokens)), '[]')
      from unnest(p_coins) as chosen
    ));
  end if;
  foreach v_token in array p_coins loop
    v_source := private.chart_source(v_token.id, v_token.asset_key, 86400);
    v_coins := v_coins || private.compared_coin(v_token, v_source);
    if v_source is not null then
      v_with := v_with || cardinality(v_coins) - 1;
      v_ids := v_ids || v_token.id;
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
