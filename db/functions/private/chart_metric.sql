-- private.chart_metric: the newest points of a metric of a coin, oldest first.
--
-- [at, value]. Of several sources the one with the newest point is shown, and only that one: two
-- ways of measuring make no line.

create function private.chart_metric(
  p_token_id uuid,
  p_metric   text,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select at, value
    from core.metric_points
    where token_id = p_token_id
      and metric = p_metric
      and at >= coalesce(p_from, '-infinity')
      and source = (
        select source
        from core.metric_points
        where token_id = p_token_id
          and metric = p_metric
        order by at desc, source
        limit 1
      )
    order by at desc
    limit p_most
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from at)::bigint, value) order by at), '[]'
  )
  from newest
$$;

comment on function private.chart_metric is
  'Return up to so many newest points of a metric by its newest source, oldest first.';
