-- private.store_points: figures of chains and DeFi, each once for its source and time.
--
-- A figure that a source revised is corrected; one that is as it was is not written again. The
-- count is of rows written.

create function private.store_points(p_token_id uuid, p_points jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_written integer;
begin
  insert into core.metric_points (token_id, metric, source, at, value)
  select distinct on (point.metric, point.source, point.at)
    p_token_id, point.metric, point.source, point.at, point.value
  from jsonb_to_recordset(p_points) as point(
    metric text,
    source text,
    at     timestamptz,
    value  double precision
  )
  where point.at between now() - interval '2 years' and now() + interval '2 minutes'
  order by point.metric, point.source, point.at
  on conflict (token_id, metric, source, at) do update
  set value = excluded.value
  where metric_points.value <> excluded.value;
  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function private.store_points is
  'Store points of metrics of a coin; return how many were new or changed.';
