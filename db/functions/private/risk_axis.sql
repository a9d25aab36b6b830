-- private.risk_axis: the measured risk of a coin, which is never mixed into a direction.

create function private.risk_axis(p_asset_key text) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'score', max(private.number_of(data -> 'overall_score')),
    'category', max(data ->> 'category')
  )
  from private.shown_analysis(p_asset_key, 'risk')
$$;

comment on function private.risk_axis is
  'Return score and category of the stored risk analysis, null where there is none.';
