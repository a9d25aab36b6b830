-- private.daily_checks: connections, slow functions, jobs, lost connections, rates of hits.

create function private.daily_checks()
returns table (name text, ok boolean, value text, bound text)
language sql stable
set search_path = ''
as $$
  select
    'connections',
    used * 100 < most * 80,
    used || ' of ' || most,
    'below 80 % of max_connections'
  from (
    -- pg_stat_activity hides from the owner what kind of process other roles' are.
    select sum(numbackends) as used, current_setting('max_connections')::integer as most
    from pg_catalog.pg_stat_database
  ) as connections
  union all
  select
    'slow functions',
    count(*) = 0,
    coalesce(string_agg(funcname, ', '), 'none'),
    '1 s on average'
  from pg_catalog.pg_stat_user_functions
  where schemaname in ('api', 'work') and total_time > 1000 * calls
  union all
  select
    'jobs on time',
    count(*) filter (where late) = 0,
    coalesce('late or failed: ' || string_agg(late_name, ', '), 'all of ' || count(*)),
    'ran within 15 minutes of their time, without failure'
  from private.late_jobs()
  union all
  select 'dead jobs', count(*) = 0, count(*)::text, '0' from core.jobs where state = 'dead'
  union all
  select
    'lost connections',
    lost * 100 <= sessions,
    lost || ' of ' || sessions,
    '1 % of all since the statistics began'
  from (
    select sessions, sessions_fatal + sessions_abandoned as lost
    from pg_catalog.pg_stat_database
    where datname = current_database()
  ) as ended
  union all
  select name, ok, value, bound from private.hit_rate_checks()
$$;

comment on function private.daily_checks is 'The points of the daily round.';
