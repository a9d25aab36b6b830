-- 0001  The schema that holds every table, the ledgers of the loader, and settings.
--
-- Tables live in core rather than public because on a managed Supabase every table in public is
-- offered to the data API. Nobody but the owner may look inside.

create schema core;
comment on schema core is 'State: tables only. Behaviour lives in private, api, work and ops.';

create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;

create table core.schema_migrations (
  name       text primary key,
  sha256     text not null,
  applied_at timestamptz not null default now()
);
comment on table core.schema_migrations is 'One row per applied file of db/migrations.';

create table core.function_files (
  path       text primary key,
  sha256     text not null,
  applied_at timestamptz not null default now()
);
comment on table core.function_files is 'The files of db/functions as they were when last applied.';

create table core.settings (
  name    text primary key,
  value   integer not null,
  meaning text not null
);
comment on table core.settings is 'Numbers that rules read, changeable without a release.';
insert into core.settings (name, value, meaning) values
  ('bcrypt_min_cost',          12, 'A password hash of a lower bcrypt cost is refused.'),
  ('session_seconds',        3600, 'Life of a session, counted from login.'),
  ('verification_hours',       24, 'Life of a verification link.'),
  ('unverified_days',           7, 'An account never verified lapses after this many days.'),
  ('stale_factor',              4, 'A stored analysis is served stale up to this many lifetimes.'),
  ('lookup_miss_seconds',    3600, 'How long an unknown coin is remembered as unknown.'),
  ('breaker_failures',          5, 'Failures within a minute that open a circuit breaker.'),
  ('breaker_probe_seconds',    30, 'Wait between two probes of an open circuit breaker.'),
  ('job_history_days',         90, 'Recorded job runs are kept this long.'),
  ('auth_log_days',            90, 'Audit rows older than this are archived.'),
  ('storage_quota_mb',        500, 'What the host grants; checklists warn at 80 %.');
