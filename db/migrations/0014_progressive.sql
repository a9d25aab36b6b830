-- 0014  Progressive analyses: the four phases and their time, and the runs that are going on.

create table core.analysis_phases (
  phase_number   integer primary key check (phase_number between 1 and 4),
  name           text not null,
  budget_ms      integer not null check (budget_ms > 0),
  analysis_types text[] not null check (cardinality(analysis_types) > 0)
);
comment on table core.analysis_phases is
  'The phases of a progressive analysis: what each makes, and its time from its own start.';
insert into core.analysis_phases (phase_number, name, budget_ms, analysis_types) values
  (1, 'Market', 1000, '{market-data}'),
  (2, 'Technical and sentiment', 3000, '{technical,sentiment}'),
  (3, 'News and on-chain', 5000, '{news,on-chain}'),
  (4, 'Deep', 10000, '{derivatives,defi,risk,predictions,research}');

create table core.analysis_runs (
  session_id    uuid primary key default gen_random_uuid(),
  user_id       uuid not null references core.users (id) on delete cascade,
  token_id      uuid not null references core.ucie_tokens (id) on delete cascade,
  phase_number  integer not null default 1 check (phase_number between 1 and 4),
  phase_ends_at timestamptz,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null default now() + interval '1 hour'
);
comment on table core.analysis_runs is
  'Progressive analyses, each somebody''s own; what their phases found is in ucie_phase_data.';
comment on column core.analysis_runs.phase_ends_at is
  'When the present phase ends whatever it has by then; null once all four are over.';
create index analysis_runs_newest on core.analysis_runs (user_id, token_id, created_at);
create index analysis_runs_token_id on core.analysis_runs (token_id);
create index analysis_runs_expires_at on core.analysis_runs (expires_at);
create index analysis_runs_going_on on core.analysis_runs (phase_ends_at)
  where phase_ends_at is not null;

alter table core.analysis_runs enable row level security;
alter table core.analysis_runs force row level security;
create policy owner_sees_all on core.analysis_runs to owner using (true) with check (true);
create policy own_runs on core.analysis_runs to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

insert into core.attempt_limits (scope, max_attempts, period, meaning) values
  ('progress_user', 60, '1 minute', 'Progressive analyses that one person began.');
