-- private.live_challenges: how the challengers' issued forecasts for a coin did.
--
-- The mean and the mean square of the differences in error are what a test needs, for these windows
-- do not overlap.

create function private.live_challenges(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(json_build_object(
      'name', model,
      'horizon_h', horizon_h,
      'n', n,
      'relative_mae', relative,
      'mean', mean,
      'variance', variance
    )),
    '[]'
  )
  from (
    select
      model,
      horizon_h,
      count(*) as n,
      sum(missed) / nullif(sum(stayed), 0) as relative,
      avg(missed - stayed) as mean,
      var_pop(missed - stayed) as variance
    from private.scored_points(array[p_token_id])
    group by model, horizon_h
  ) as tallied
$$;

comment on function private.live_challenges is
  'Return the live record of each challenger for a coin, by horizon.';
