-- 0004  Analyses: the stored answers, the phases of a progressive analysis, their settings.

create table core.analysis_settings (
  analysis_type text primary key,
  ttl_s         integer not null check (ttl_s between 60 and 3600),
  budget_ms     integer not null check (budget_ms > 0)
);
comment on table core.analysis_settings is 'Life of a stored analysis and time to make one.';
insert into core.analysis_settings (analysis_type, ttl_s, budget_ms) values
  ('market-data',   60, 3000),
  ('technical',    300, 2500),
  ('sentiment',    300, 2000),
  ('news',         900, 4000),
  ('on-chain',    3600, 4000),
  ('predictions', 3600, 1500),
  ('risk',        3600, 1500),
  ('derivatives',  300, 4000),
  ('defi',        3600, 6000),
  ('research',    3600, 4000);

create table core.ucie_analysis_cache (
  id                 uuid primary key default gen_random_uuid(),
  symbol             varchar(20) not null,
  analysis_type      varchar(50) not null
    references core.analysis_settings (analysis_type) on delete restrict,
  data               jsonb not null,
  data_quality_score integer check (data_quality_score between 0 and 100),
  created_at         timestamptz not null default now(),
  expires_at         timestamptz not null,
  sources            jsonb not null default '[]',
  body               bytea not null,
  coverage           double precision not null default 1 check (coverage between 0 and 1),
  constraint ucie_cache_unique unique (symbol, analysis_type),
  constraint ucie_cache_symbol_upper check (symbol = upper(symbol)),
  constraint ucie_cache_expires_later check (expires_at > created_at)
);
comment on table core.ucie_analysis_cache is 'Answers that were expensive to make, until they expire.';
comment on column core.ucie_analysis_cache.body is
  'The whole fresh answer as UTF-8 JSON, sent unread to whoever asks.';
alter table core.ucie_analysis_cache alter column body set storage external;
create index idx_ucie_cache_symbol on core.ucie_analysis_cache (symbol, created_at);
create index idx_ucie_cache_expires on core.ucie_analysis_cache (expires_at);
create index idx_ucie_cache_type on core.ucie_analysis_cache (analysis_type);
create index idx_ucie_cache_symbol_type on core.ucie_analysis_cache (symbol, analysis_type)
  include (expires_at, created_at);

create table core.ucie_phase_data (
  id           uuid primary key default gen_random_uuid(),
  session_id   varchar(100) not null,
  symbol       varchar(20) not null,
  phase_number integer not null check (phase_number between 1 and 4),
  phase_data   jsonb not null check (jsonb_typeof(phase_data) = 'object'),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null default now() + interval '1 hour',
  user_id      uuid not null references core.users (id) on delete cascade,
  constraint ucie_phase_unique unique (session_id, symbol, phase_number)
);
comment on table core.ucie_phase_data is 'What each phase of a progressive analysis found.';
create index idx_ucie_phase_session on core.ucie_phase_data (session_id, phase_number);
create index idx_ucie_phase_expires on core.ucie_phase_data (expires_at);
create index idx_ucie_phase_session_symbol on core.ucie_phase_data (session_id, symbol, phase_number)
  include (expires_at);
create index ucie_phase_user_id on core.ucie_phase_data (user_id);

create table core.cache_reads (
  day           date not null default current_date,
  analysis_type text not null references core.analysis_settings (analysis_type) on delete cascade,
  fresh         bigint not null default 0,
  stale         bigint not null default 0,
  missed        bigint not null default 0,
  primary key (day, analysis_type)
);
comment on table core.cache_reads is 'How reads of stored analyses ended, by day and type.';
create index cache_reads_analysis_type on core.cache_reads (analysis_type);

alter table core.ucie_phase_data enable row level security;
alter table core.ucie_phase_data force row level security;
create policy owner_sees_all on core.ucie_phase_data to owner using (true) with check (true);
create policy own_phases on core.ucie_phase_data to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);
