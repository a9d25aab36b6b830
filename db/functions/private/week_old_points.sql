-- private.week_old_points: what a chain was a week ago, for the change since.
--
-- {metric: [[source, at, value]]}, a day around: a change compares the same source.

create function private.week_old_points(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(json_object_agg(name, points), '{}')
  from (
    select
      substr(metric, length('onchain.') + 1) as name,
      json_agg(
        json_build_array(source, extract(epoch from at)::float8, value) order by at, source
      ) as points
    from core.metric_points
    where token_id = p_token_id
      and metric in ('onchain.tx_24h', 'onchain.active_24h', 'onchain.hashrate_hs')
      and at between now() - interval '9 days 12 hours' and now() - interval '6 days'
    group by metric
  ) as metrics
$$;

comment on function private.week_old_points is
  'Return the points of a coin''s chain of about a week ago, by metric.';
