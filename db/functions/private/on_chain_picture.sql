-- private.on_chain_picture: the stored points of a chain that its card draws.
--
-- {grain, lines: {metric: {since, points: [[at, value]]}}}. All lines lie on one grid: the last
-- point of each day, or of each hour while the records are not older than eight days; each is of
-- one source (private.shown_points).

create function private.on_chain_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with points as (
    select metric, at, value, min(at) over (partition by metric) as since
    from private.shown_points(
      p_token_id,
      array[
        'onchain.fee_half_hour', 'onchain.gas_normal_gwei', 'onchain.hashrate_hs',
        'onchain.tx_24h', 'onchain.active_24h', 'onchain.supply', 'onchain.tvl_usd'
      ],
      now() - interval '366 days'
    )
  ),
  grid as (
    select case when min(since) < now() - interval '8 days' then 'day' else 'hour' end as grain
    from points
  ),
  placed as (
    select distinct on (metric, date_trunc(grain, at, 'UTC'))
      metric, since, date_trunc(grain, at, 'UTC') as at, value
    from points
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
