-- private.chart_metric: the newest points of a metric of a coin, oldest first.
--
-- [at, value], all of one source: private.shown_points.

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
    from private.shown_points(p_token_id, array[p_metric], '-infinity')
    where at >= coalesce(p_from, '-infinity')
    order by at desc
    limit p_most
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from at)::bigint, value) order by at), '[]'
  )
  from newest
$$;

comment on function private.chart_metric is
  'Return up to so many newest points of a metric by one source, oldest first.';
