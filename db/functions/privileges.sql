-- Who may call what: the schema is the privilege. Runs after every function.
--
-- The functions of schema api belong to api_owner, which owns no table and is bound by row-level
-- security; it may read and write what its doors need, and call the shared rules as itself.

alter default privileges revoke execute on functions from public;
revoke all on all functions in schema private, api, work, ops from public;
revoke all on schema core from public;

select private.ensure_partitions(), private.ensure_history_months();

grant usage on schema core, private, extensions to api_owner;
grant execute on all functions in schema private to api_owner;
grant select, insert, update, delete on
  core.users,
  core.sessions,
  core.attempts,
  core.devices,
  core.personal_tokens,
  core.account_tokens,
  core.shared_reports,
  core.ucie_watchlist,
  core.ucie_alerts,
  core.opened_coins
to api_owner;
grant select, insert, update on core.jobs, core.cache_reads, core.job_runs to api_owner;
grant select, insert, update on core.analysis_runs, core.ucie_phase_data to api_owner;
grant select, insert, update on core.home_visits to api_owner;
grant select, insert, update on core.appearances to api_owner;
grant select, insert, update on core.access_codes to api_owner;
grant select, insert on core.stream_events, core.stream_order to api_owner;
grant update (number) on core.stream_order to api_owner;
grant usage on sequence core.stream_numbers to api_owner;
grant select, update on core.ucie_tokens to api_owner;
grant select, insert on core.auth_logs, core.letters to api_owner;
grant usage on sequence core.auth_log_numbers to api_owner;
grant select, insert on core.research_jobs to api_owner;
grant select on
  core.settings,
  core.attempt_limits,
  core.job_kinds,
  core.schedule,
  core.schema_migrations,
  core.ucie_analysis_cache,
  core.analysis_settings,
  core.analysis_phases,
  core.time_zones,
  core.resolver_misses,
  core.candles,
  core.price_snapshots,
  core.token_links,
  core.sentiment_snapshots,
  core.derivative_snapshots,
  core.liquidations,
  core.metric_points,
  core.large_transfers,
  core.news_articles,
  core.news_mentions,
  core.feed_state,
  core.defi_catalog,
  core.predictions,
  core.scorecard,
  core.providers,
  core.provider_state,
  core.consensus_log,
  core.daily_figures,
  core.made_views,
  core.market_figures,
  core.market_summary
to api_owner;

do $$
declare
  v_door regprocedure;
begin
  grant create on schema api to api_owner;
  for v_door in
    select oid::regprocedure from pg_proc where pronamespace = 'api'::regnamespace
  loop
    execute format('alter function %s owner to api_owner', v_door);
  end loop;
  revoke create on schema api from api_owner;
end;
$$;

grant usage on schema api to web;
grant execute on all functions in schema api to web;

grant usage on schema work to worker;
grant execute on all functions in schema work to worker;

grant usage on schema ops to ops;
grant execute on all functions in schema ops to ops;
