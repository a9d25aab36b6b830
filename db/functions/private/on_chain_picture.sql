-- private.on_chain_picture: the stored points of a chain that its card draws.
--
-- {grain, lines: {metric: {since, points: [[at, value]]}}}. All lines lie on one grid: the last
-- point of each day, or of each hour while the records are not older than eight days. Of several
-- sources of a metric the one is shown that has most points, of those that spoke within two days:
-- two ways of measuring make no line, and one silent hour changes none.

create function private.on_chain_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with points as (
    select metric, source, at, value
    from core.metric_points
    where token_id = p_token_id
      and metric in (
        'onchain.fee_half_hour', 'onchain.gas_normal_gwei', 'onchain.hashrate_hs',
        'onchain.tx_24h', 'onchain.active_24h', 'onchain.supply', 'onchain.tvl_usd'
      )
      and at > now() - interval '366 days'
  ),
  shown as (
    select distinct on (metric) metric, source, min(at) as since
    from points
    group by metric, source
    order by metric, max(at) > now() - interval '2 days' desc, count(*) desc, source
  ),
  grid as (
    select case when min(since) < now() - interval '8 days' then 'day' else 'hour' end as grain
    from shown
  ),
  placed as (
    select distinct on (metric, date_trunc(grain, at, 'UTC'))
      metric, since, date_trunc(grain, at, 'UTC') as at, value
    from points
    join shown using (metric, source)
    cross join grid
    order by metric, date_trunc(grain, points.at, 'UTC'), points.at desc
  ),
  lines as (
    select
      substr(metric, length('onchain.') + 1) as name,
      json_build_object(
        'since', extract(epoch from min(since))::bigint,
        'points', json_agg(json_build_array(extract(epoch from at)::bigint, value) order by at)
      ) as line
    from placed
    group by metric
  )
  select json_build_object(
    'grain', (select grain from grid),
    'lines', (select coalesce(json_object_agg(name, line), '{}') from lines)
  )
$$;

comment on function private.on_chain_picture is
  'Return the points of a chain''s small pictures, at most one an hour or one a day for a year.';
