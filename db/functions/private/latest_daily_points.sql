-- private.latest_daily_points: figures that change once a day, so that nobody is asked hourly.
--
-- {metric: [[source, at, value]]}: of each source its newest point of the last 36 hours. A figure
-- of a day is of that day's end and appears some hours after it.

create function private.latest_daily_points(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select distinct on (metric, source) metric, source, at, value
    from core.metric_points
    where token_id = p_token_id
      and metric in (
        'onchain.active_24h', 'onchain.mvrv', 'onchain.top10_share', 'onchain.top100_share'
      )
      and at > now() - interval '36 hours'
    order by metric, source, at desc
  ),
  metrics as (
    select
      substr(metric, length('onchain.') + 1) as name,
      json_agg(
        json_build_array(source, extract(epoch from at)::float8, value) order by source
      ) as points
    from newest
    group by metric
  )
  select coalesce(json_object_agg(name, points), '{}') from metrics
$$;

comment on function private.latest_daily_points is
  'Return the newest points of a coin''s chain that are of a day, by metric.';
