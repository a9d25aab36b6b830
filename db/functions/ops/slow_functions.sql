-- ops.slow_functions: where the time of this database goes, by function of ours.
--
-- Counted only while the server's track_functions is pl or all; a function that was re-made
-- begins anew.

create function ops.slow_functions()
returns table (
  function_name text,
  calls         bigint,
  total_ms      numeric,
  mean_ms       numeric,
  own_ms        numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if current_setting('track_functions') = 'none' then
    raise warning 'nothing is counted: track_functions is none on this server';
  end if;

  return query
  select
    stats.schemaname || '.' || stats.funcname,
    stats.calls,
    round(stats.total_time::numeric, 1),
    round((stats.total_time / stats.calls)::numeric, 3),
    round(stats.self_time::numeric, 1)
  from pg_catalog.pg_stat_user_functions as stats
  where stats.schemaname in ('private', 'api', 'work', 'ops')
    and stats.calls > 0
  order by stats.self_time desc
  limit 20;
end;
$$;

comment on function ops.slow_functions is
  'The twenty functions that took most time of their own, with calls and mean.';
