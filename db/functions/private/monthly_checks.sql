-- private.monthly_checks: the audit trail's age, slow functions, statistics, usage, capacity.

create function private.monthly_checks()
returns table (name text, ok boolean, value text, bound text)
language sql stable
set search_path = ''
as $$
  select
    'audit trail archived',
    coalesce(min("timestamp") > now() - make_interval(days => days + 31), true),
    coalesce('oldest ' || min("timestamp")::date, 'empty'),
    days || ' days and a month'
  from (select private.setting('auth_log_days') as days) as settings
  left join core.auth_logs on true
  group by days
  union all
  (
    select
      'slowest function',
      total_time < 1000 * calls,
      schemaname || '.' || funcname || ' ' || round((total_time / calls)::numeric, 1) || ' ms',
      '1000 ms on average'
    from pg_catalog.pg_stat_user_functions
    where schemaname in ('api', 'work') and calls > 0
    order by total_time / calls desc
    limit 1
  )
  union all
  select
    'statistics of large tables',
    count(*) = 0,
    coalesce('old: ' || string_agg(relname, ', '), 'fresh'),
    'analysed within 31 days'
  from pg_catalog.pg_stat_user_tables
  where schemaname = 'core'
    and n_live_tup > 1000
    and coalesce(greatest(last_analyze, last_autoanalyze), '-infinity') < now() - interval '31 days'
  union all
  select
    'large unused indexes',
    count(*) = 0,
    coalesce(string_agg(index_name, ', '), 'none'),
    'none above 10 MB, see index_usage()'
  from ops.index_usage()
  where unused and size_bytes > 10 * 1048576
  union all
  select
    'capacity for twice the users',
    size_bytes < private.setting('storage_quota_mb') * 1048576::bigint,
    size,
    private.setting('storage_quota_mb') || ' MB'
  from ops.capacity_forecast(greatest(100, 2 * (select count(*) from core.users)::integer))
  where part = 'total'
$$;

comment on function private.monthly_checks is 'The points of the monthly round.';
