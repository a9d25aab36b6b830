-- private.check_health: what the service stands on, each part by what it really did.
--
-- database  answering at all is the probe; the rest is detail
-- cache     unhealthy when an analysis has waited a minute to be written: nobody fills the cache
-- apis      by the last call of each upstream: one never asked (no key, switched off) does not
--           count; unhealthy only when every one that was asked failed last; degraded when some
--           did, or when no success is younger than the daily update allows

create function private.check_health()
returns table (name text, state text, details jsonb)
language sql stable
set search_path = ''
as $$
  select
    'database',
    'healthy',
    jsonb_build_object(
      'version', current_setting('server_version'),
      'size_bytes', pg_database_size(current_database()),
      'migration', (select max(schema_migrations.name) from core.schema_migrations),
      'replica', pg_is_in_recovery()
    )
  union all
  select
    'cache',
    case when waited.seconds > 60 then 'unhealthy' else 'healthy' end,
    jsonb_build_object(
      'rows', written.total,
      'last_write_at', written.last_at,
      'last_write_age_s', extract(epoch from now() - written.last_at)::integer,
      'waiting_s', waited.seconds
    )
  from (
    select count(*) as total, max(created_at) as last_at from core.ucie_analysis_cache
  ) as written,
  (
    select extract(epoch from now() - min(run_at))::integer as seconds
    from core.jobs
    where kind = 'analyse' and state = 'waiting' and run_at <= now()
  ) as waited
  union all
  select
    'apis',
    case
      when count(*) filter (where outcome <> 'unused') = 0 then 'healthy'
      when count(*) filter (where outcome = 'ok') = 0 then 'unhealthy'
      when count(*) filter (where outcome = 'failing') > 0 then 'degraded'
      when max(last_ok_at) < now() - interval '26 hours' then 'degraded'
      else 'healthy'
    end,
    jsonb_object_agg(
      provider,
      jsonb_build_object(
        'outcome', outcome,
        'last_ok_at', last_ok_at,
        'last_ok_age_s', extract(epoch from now() - last_ok_at)::integer,
        'last_error_at', last_error_at,
        'last_error', last_error,
        'held_back_until', not_before
      )
    )
  from private.provider_outcomes()
$$;

comment on function private.check_health is
  'The state of database, cache and upstreams: healthy, degraded or unhealthy, with details.';
