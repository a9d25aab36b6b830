-- private.shown_points: the points of metrics that are shown, where several sources have some.
--
-- Two ways of measuring make no line, so each metric is of one source, the same in pictures and
-- series: of the sources that spoke within two days the one with most points of the last year. One
-- silent hour changes nothing then, and a source that has ended gives way to the one that follows
-- it. Whoever wants less than a year leaves out points afterwards, or the choice would be another.

create function private.shown_points(
  p_token_id uuid,
  p_metrics  text[],
  p_since    timestamptz
) returns table (metric text, at timestamptz, value double precision)
language sql stable
set search_path = ''
as $$
  with points as (
    select metric, source, at, value
    from core.metric_points
    where token_id = p_token_id
      and metric = any(p_metrics)
      and at >= p_since
  ),
  shown as (
    select distinct on (metric) metric, source
    from points
    where at > now() - interval '366 days'
    group by metric, source
    order by metric, max(at) > now() - interval '2 days' desc, count(*) desc, source
  )
  select metric, at, value
  from points
  join shown using (metric, source)
$$;

comment on function private.shown_points is
  'Return the points of metrics of a coin since a time, each metric by one source.';
