-- ops.row_counts: how many rows the nine tables have, counted, not guessed.

create function ops.row_counts()
returns table (table_name text, row_count bigint, detail jsonb)
language sql stable security definer
set search_path = ''
as $$
  select
    'users',
    count(*),
    jsonb_build_object(
      'verified', count(*) filter (where email_verified),
      'admins', count(*) filter (where role = 'admin')
    )
  from core.users
  union all
  select
    'access_codes',
    count(*),
    jsonb_build_object(
      'redeemed', count(*) filter (where redeemed),
      'available', count(*) filter (
        where not redeemed and revoked_at is null and coalesce(expires_at > now(), true)
      )
    )
  from core.access_codes
  union all
  select
    'sessions',
    count(*),
    jsonb_build_object('live', count(*) filter (where expires_at > now()))
  from core.sessions
  union all
  select
    'auth_logs',
    count(*),
    jsonb_build_object('failures', count(*) filter (where not success))
  from core.auth_logs
  union all
  select
    'ucie_analysis_cache',
    count(*),
    jsonb_build_object('fresh', count(*) filter (where expires_at > now()))
  from core.ucie_analysis_cache
  union all
  select 'ucie_phase_data', count(*), '{}' from core.ucie_phase_data
  union all
  select 'ucie_watchlist', count(*), '{}' from core.ucie_watchlist
  union all
  select 'ucie_alerts', count(*), jsonb_build_object('enabled', count(*) filter (where enabled))
  from core.ucie_alerts
  union all
  select 'ucie_tokens', count(*), jsonb_build_object('active', count(*) filter (where is_active))
  from core.ucie_tokens
$$;

comment on function ops.row_counts is
  'Exact row counts of the nine tables: codes redeemed and available, sessions live, and so on.';
