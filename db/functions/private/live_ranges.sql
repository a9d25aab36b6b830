-- private.live_ranges: how the ranges issued for a coin did, by horizon.

create function private.live_ranges(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with issued as (
    select
      horizon_h,
      count(*) as issued,
      count(actual_usd) as scored,
      count(void_reason) as void,
      count(*) filter (where actual_usd between low_usd and high_usd) as hits_80
    from core.predictions
    where token_id = p_token_id
      and model = 'range/1'
      and coverage = 0.8
    group by horizon_h
  ),
  compared as (
    select horizon_h, sum(score) / sum(baseline) as relative
    from private.scored_ranges(array[p_token_id])
    where baseline is not null
    group by horizon_h
  )
  select coalesce(
    json_agg(json_build_object(
      'horizon_h', issued.horizon_h,
      'issued', issued.issued,
      'scored', issued.scored,
      'void', issued.void,
      'hits_80', issued.hits_80,
      'relative_interval_score', compared.relative
    )),
    '[]'
  )
  from issued
  left join compared on compared.horizon_h = issued.horizon_h
$$;

comment on function private.live_ranges is
  'Return how many forecasts of a coin were issued, scored, void and right, by horizon.';
