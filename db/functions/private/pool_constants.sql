-- private.pool_constants: the newest quantiles over many coins, by horizon and coverage.

create function private.pool_constants() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(json_agg(json_build_array(horizon_h, coverage, q)), '[]')
  from (
    select distinct on (horizon_h, coverage) horizon_h, coverage, q
    from core.model_constants
    where model = 'range/1'
    order by horizon_h, coverage, computed_for desc
  ) as newest
$$;

comment on function private.pool_constants is
  'Return [horizon in hours, coverage, quantile] of the newest pool; empty before the first.';
