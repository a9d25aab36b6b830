-- 0006  Work done without a browser: the queue, its schedule, its history.

create table core.job_kinds (
  kind         text primary key,
  lease        interval not null,
  max_attempts integer not null check (max_attempts > 0),
  backoff      interval not null,
  backoff_cap  interval not null,
  meaning      text not null
);
comment on table core.job_kinds is 'How long a job may be held, how often tried, how retried.';
insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('analyse',          '4 seconds',   1, '5 seconds',  '60 seconds', 'Make one analysis of one coin.'),
  ('look_up_token',    '4 seconds',   1, '5 seconds',  '60 seconds', 'Ask upstream for an unknown coin.'),
  ('send_letter',     '2 minutes',   12, '5 seconds',  '15 minutes', 'Send one letter.'),
  ('update_tokens',   '2 minutes',    5, '30 seconds', '15 minutes', 'Refresh the top 250 coins.'),
  ('cleanup_sessions', '2 minutes',   3, '30 seconds', '15 minutes', 'Delete expired sessions.'),
  ('cleanup_ucie',    '5 minutes',    3, '30 seconds', '15 minutes', 'Delete expired analysis data.'),
  ('housekeeping',    '5 minutes',    3, '30 seconds', '15 minutes', 'Lapse accounts, prune, partition.');

create table core.jobs (
  id           bigint generated always as identity primary key,
  kind         text not null references core.job_kinds (kind) on delete restrict,
  key          text not null,
  arguments    jsonb not null default '{}',
  state        text not null default 'waiting'
    check (state in ('waiting', 'running', 'failed', 'dead')),
  priority     integer not null default 0,
  run_at       timestamptz not null default now(),
  owner        uuid,
  lease_until  timestamptz,
  attempts     integer not null default 0,
  failures     integer not null default 0,
  failed_until timestamptz,
  last_error   jsonb,
  created_at   timestamptz not null default now(),
  constraint jobs_one_per_key unique (kind, key),
  constraint jobs_running_leased check (
    (state = 'running') = (owner is not null and lease_until is not null)
  )
);
comment on table core.jobs is 'The queue: one row per key; a finished job leaves no row.';
comment on column core.jobs.state is
  'waiting: to be taken; running: leased; failed: kept to hold back until failed_until; dead: given up.';
create index jobs_to_take on core.jobs (priority desc, run_at) where state = 'waiting';
create index jobs_leases on core.jobs (lease_until) where state = 'running';

create table core.job_runs (
  id          bigint generated always as identity primary key,
  job         text not null,
  started_at  timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  ok          boolean,
  result      jsonb,
  error       text,
  constraint job_runs_ended_whole check ((finished_at is null) = (ok is null))
);
comment on table core.job_runs is 'What scheduled jobs did, when, for how long, with what result.';
create index job_runs_job on core.job_runs (job, started_at);
create index job_runs_started_at on core.job_runs (started_at);

create table core.schedule (
  name        text primary key,
  cron        text not null,
  kind        text not null references core.job_kinds (kind) on delete restrict,
  enabled     boolean not null default true,
  next_run_at timestamptz not null default now()
);
comment on table core.schedule is 'What runs by itself, in UTC.';
comment on column core.schedule.cron is 'minute hour day-of-month month day-of-week.';
create index schedule_kind on core.schedule (kind);
create index schedule_due on core.schedule (next_run_at) where enabled;
insert into core.schedule (name, cron, kind, next_run_at) values
  ('cleanup-sessions', '0 2 * * *',  'cleanup_sessions', 'infinity'),
  ('update-tokens',    '0 3 * * *',  'update_tokens',    'infinity'),
  ('cleanup-ucie',     '0 3 * * *',  'cleanup_ucie',     'infinity'),
  ('housekeeping',     '17 * * * *', 'housekeeping',     'infinity');
