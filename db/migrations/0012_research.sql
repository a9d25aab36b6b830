-- 0012  Research: reports that others write for money, each bought once, and what they cost.

create table core.research_jobs (
  id              uuid primary key default gen_random_uuid(),
  token_id        uuid not null references core.ucie_tokens (id) on delete restrict,
  provider        text references core.providers (name) on delete restrict,
  state           text not null default 'queued'
    check (state in ('queued', 'submitting', 'running', 'done', 'failed', 'abandoned')),
  marker          text not null,
  provider_job_id text check (provider_job_id ~ '^[A-Za-z0-9_-]{1,80}$'),
  requested_by    uuid references core.users (id) on delete set null,
  question        text,
  settings        jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at      timestamptz not null default now(),
  submitted_at    timestamptz,
  next_poll_at    timestamptz,
  polls           integer not null default 0,
  searches        integer not null default 0,
  returns         integer not null default 0,
  deadline_at     timestamptz,
  reserved_usd    numeric(12, 6) not null default 0 check (reserved_usd >= 0),
  spent_usd       numeric(12, 6) check (spent_usd >= 0),
  result          jsonb,
  quality         integer check (quality between 0 and 100),
  error           text check (error ~ '^[a-z_]{1,40}$'),
  finished_at     timestamptz,
  constraint research_jobs_marker unique (marker),
  constraint research_jobs_ended_whole check (
    (finished_at is null) = (state in ('queued', 'submitting', 'running'))
  ),
  constraint research_jobs_submitted check (
    state in ('queued', 'failed') or submitted_at is not null
  ),
  constraint research_jobs_running_named check (
    state <> 'running' or provider_job_id is not null
  ),
  constraint research_jobs_result_of_done check ((result is not null) = (state = 'done')),
  constraint research_jobs_error_named check ((error is not null) = (state in ('failed', 'abandoned')))
);
comment on table core.research_jobs is 'Reports asked of a research service, each asked for once.';
comment on column core.research_jobs.state is
  'submitting: it may have been bought; nothing is ever asked for twice under one row.';
comment on column core.research_jobs.marker is
  'Stands in the question, so that a job whose answer was lost can be found again.';
comment on column core.research_jobs.reserved_usd is
  'Counts against the limits until the cost is known, or for a day where it never is.';
comment on column core.research_jobs.returns is
  'How often it went back to queued because not a byte of the question had left.';
create unique index research_jobs_one_live on core.research_jobs (token_id)
  where state in ('queued', 'submitting', 'running');
create index research_jobs_token on core.research_jobs (token_id, created_at);
create index research_jobs_submitted_at on core.research_jobs (submitted_at);
create index research_jobs_requested_by on core.research_jobs (requested_by);
create index research_jobs_provider on core.research_jobs (provider);

create table core.research_spending (
  month     date primary key check (extract(day from month) = 1),
  jobs      integer not null default 0 check (jobs >= 0),
  spent_usd numeric(12, 6) not null default 0 check (spent_usd >= 0)
);
comment on table core.research_spending is
  'What reports of a month (UTC) have cost; its row is held while a new one is allowed.';

insert into core.settings (name, value, meaning) values
  ('research_day_cents',      200, 'US cents that reports may cost a day.'),
  ('research_month_cents',   2000, 'US cents that reports may cost a month.'),
  ('research_at_once',          2, 'Reports being written for us at a time.'),
  ('research_loops',            1, 'Rounds of reasoning that a report may take.'),
  ('research_loop_cents',      60, 'US cents that a round of reasoning is reckoned to cost.'),
  ('research_input_cents',    200, 'US cents that a million tokens of a question cost.'),
  ('research_output_cents',   800, 'US cents that a million tokens of an answer cost.'),
  ('research_days',           180, 'Days for which reports and their jobs are kept.');
insert into core.attempt_limits (scope, max_attempts, period, meaning) values
  ('research_user', 2, '1 day', 'Reports that one person had bought.');

insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('run_research',  '2 minutes', 5, '10 seconds', '2 minutes', 'Bring one bought report a step on.'),
  ('poll_research', '1 minute',  3, '30 seconds', '5 minutes', 'Take up bought reports that nobody brings on.');
insert into core.schedule (name, cron, kind, next_run_at) values
  ('poll-research', '*/5 * * * *', 'poll_research', 'infinity');

insert into core.providers (name, title, credit, url) values
  ('caesar', 'Caesar', 'Research by Caesar', 'https://caesar.xyz'),
  ('openai', 'Language model', 'Written by a language model', '');
insert into core.provider_state (provider)
select name from core.providers
on conflict do nothing;
