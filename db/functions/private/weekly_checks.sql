-- private.weekly_checks: size, leftovers, indexes, the audit trail, and who may do what.

create function private.weekly_checks()
returns table (name text, ok boolean, value text, bound text)
language sql stable
set search_path = ''
as $$
  select
    'database size',
    pg_database_size(current_database()) < quota * 0.8,
    pg_size_pretty(pg_database_size(current_database())),
    'below 80 % of ' || pg_size_pretty(quota)
  from (select private.setting('storage_quota_mb') * 1048576::bigint as quota) as quotas
  union all
  select 'expired rows', count(*) = 0, count(*)::text, '0 older than 26 hours'
  from (
    select expires_at from core.sessions
    union all
    select expires_at from core.ucie_analysis_cache
    union all
    select expires_at from core.ucie_phase_data
    union all
    select expires_at from core.ucie_alerts
  ) as leftovers
  where expires_at < now() - interval '26 hours'
  union all
  select 'invalid indexes', count(*) = 0, count(*)::text, '0'
  from pg_catalog.pg_index
  join pg_catalog.pg_class on pg_class.oid = pg_index.indexrelid
  where pg_class.relnamespace = 'core'::regnamespace
    and not pg_index.indisvalid
  union all
  select 'audit rows without a month', count(*) = 0, count(*)::text, '0'
  from core.auth_logs_default
  union all
  select 'audit months ahead', count(*) >= 2, count(*)::text, 'at least 2'
  from generate_series(1, 3) as months(ahead)
  where to_regclass(
    'core.auth_logs_' || to_char(now() at time zone 'UTC' + ahead * interval '1 month', 'YYYY_MM')
  ) is not null
  union all
  select
    'audit seal',
    count(*) filter (where not ok) = 0,
    coalesce(string_agg(name || ': ' || detail, '; ') filter (where not ok), 'holds'),
    'verifies, and no row waited 15 minutes for it'
  from ops.verify_audit_seal()
  union all
  select 'functions open to everyone', count(*) = 0, count(*)::text, '0'
  from pg_catalog.pg_proc
  where pronamespace::regnamespace::text in ('private', 'api', 'work', 'ops')
    and has_function_privilege('public', oid, 'execute')
  union all
  select 'personal tables without forced row security', count(*) = 0, count(*)::text, '0'
  from pg_catalog.pg_class
  where relnamespace = 'core'::regnamespace
    and relname in (
      'sessions', 'devices', 'personal_tokens', 'account_tokens',
      'ucie_phase_data', 'ucie_watchlist', 'ucie_alerts'
    )
    and not (relrowsecurity and relforcerowsecurity)
$$;

comment on function private.weekly_checks is 'The points of the weekly round.';
