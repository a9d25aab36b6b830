-- private.delete_old_points: one batch of points of metrics no longer kept.
--
-- All are kept for 48 hours, the last of each hour for 8 days, the last of each day from then on,
-- for each metric and source. Older than 40 days nothing is looked at again: it was thinned
-- long ago.

create function private.delete_old_points(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_deleted integer;
begin
  delete from core.metric_points as old
  using (
    select point.token_id, point.metric, point.source, point.at
    from core.metric_points as point
    where point.at between now() - interval '40 days' and now() - interval '48 hours'
      and exists (
        select
        from core.metric_points as later
        where later.token_id = point.token_id
          and later.metric = point.metric
          and later.source = point.source
          and later.at > point.at
          and later.at < private.end_of_grain(point.at)
      )
    limit p_batch
  ) as gone
  where old.token_id = gone.token_id
    and old.metric = gone.metric
    and old.source = gone.source
    and old.at = gone.at;
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_points is
  'Delete up to so many points that a later one of their hour or day stands for.';
