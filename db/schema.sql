-- The tables as the migrations leave them. Made by ./bin/manage schema; read, never run.

create table core.access_codes (
  id uuid default gen_random_uuid() not null,
  code character varying(50) not null,
  redeemed boolean default false not null,
  redeemed_by uuid,
  redeemed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  note text,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint access_codes_pkey PRIMARY KEY (id),
  constraint idx_access_codes_code UNIQUE (code),
  constraint access_codes_code_normalised CHECK ((((code)::text = upper(btrim((code)::text))) AND ((code)::text <> ''::text))),
  constraint access_codes_redeemed_complete CHECK ((redeemed = (redeemed_at IS NOT NULL))),
  constraint access_codes_redeemer_redeemed CHECK ((redeemed OR (redeemed_by IS NULL))),
  constraint access_codes_redeemed_by_fkey FOREIGN KEY (redeemed_by) REFERENCES core.users(id) ON DELETE SET NULL
);

comment on table core.access_codes is 'One-time invitations: each code opens one account.';

CREATE INDEX idx_access_codes_redeemed ON core.access_codes USING btree (redeemed, created_at);

CREATE INDEX idx_access_codes_redeemed_by ON core.access_codes USING btree (redeemed_by);

create table core.account_tokens (
  token_hash text not null,
  user_id uuid not null,
  purpose text not null,
  new_email character varying(255),
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint account_tokens_pkey PRIMARY KEY (token_hash),
  constraint account_tokens_email_normalised CHECK (((new_email)::text = lower(btrim((new_email)::text)))),
  constraint account_tokens_email_of_change CHECK (((purpose = 'change_email'::text) = (new_email IS NOT NULL))),
  constraint account_tokens_hash_sha256 CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint account_tokens_purpose_known CHECK ((purpose = ANY (ARRAY['reset_password'::text, 'change_email'::text]))),
  constraint account_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.account_tokens is 'Links of letters that reset a password or change an address; a used one is remembered as used.';

CREATE INDEX account_tokens_expires_at ON core.account_tokens USING btree (expires_at);

CREATE INDEX account_tokens_user_id ON core.account_tokens USING btree (user_id);

CREATE UNIQUE INDEX account_tokens_one_change ON core.account_tokens USING btree (user_id) WHERE ((purpose = 'change_email'::text) AND (used_at IS NULL));

alter table core.account_tokens enable row level security; -- and forced on the owner

create policy own_account_tokens on core.account_tokens to api_owner using ((user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) OR (token_hash = ( SELECT current_setting('app.secret'::text, true) AS current_setting))) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.account_tokens to owner using true with check true;

create table core.analysis_phases (
  phase_number integer not null,
  name text not null,
  budget_ms integer not null,
  analysis_types text[] not null,
  constraint analysis_phases_pkey PRIMARY KEY (phase_number),
  constraint analysis_phases_analysis_types_check CHECK ((cardinality(analysis_types) > 0)),
  constraint analysis_phases_budget_ms_check CHECK ((budget_ms > 0)),
  constraint analysis_phases_phase_number_check CHECK (((phase_number >= 1) AND (phase_number <= 4)))
);

comment on table core.analysis_phases is 'The phases of a progressive analysis: what each makes, and its time from its own start.';

create table core.analysis_runs (
  session_id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  token_id uuid not null,
  phase_number integer default 1 not null,
  phase_ends_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone default (now() + '01:00:00'::interval) not null,
  limited jsonb default '{}'::jsonb not null,
  constraint analysis_runs_pkey PRIMARY KEY (session_id),
  constraint analysis_runs_limited_check CHECK ((jsonb_typeof(limited) = 'object'::text)),
  constraint analysis_runs_phase_number_check CHECK (((phase_number >= 1) AND (phase_number <= 4))),
  constraint analysis_runs_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE,
  constraint analysis_runs_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.analysis_runs is 'Progressive analyses, each somebody's own; what their phases found is in ucie_phase_data.';

CREATE INDEX analysis_runs_expires_at ON core.analysis_runs USING btree (expires_at);

CREATE INDEX analysis_runs_going_on ON core.analysis_runs USING btree (phase_ends_at) WHERE (phase_ends_at IS NOT NULL);

CREATE INDEX analysis_runs_newest ON core.analysis_runs USING btree (user_id, token_id, created_at);

CREATE INDEX analysis_runs_token_id ON core.analysis_runs USING btree (token_id);

alter table core.analysis_runs enable row level security; -- and forced on the owner

create policy own_runs on core.analysis_runs to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.analysis_runs to owner using true with check true;

create table core.analysis_settings (
  analysis_type text not null,
  ttl_s integer not null,
  budget_ms integer not null,
  collect_every interval,
  constraint analysis_settings_pkey PRIMARY KEY (analysis_type),
  constraint analysis_settings_budget_ms_check CHECK ((budget_ms > 0)),
  constraint analysis_settings_ttl_s_check CHECK (((ttl_s >= 60) AND (ttl_s <= 3600)))
);

comment on table core.analysis_settings is 'Life of a stored analysis and time to make one.';

create table core.appearances (
  user_id uuid not null,
  theme text default 'system'::text not null,
  palette text default 'blue-orange'::text not null,
  density text default 'comfortable'::text not null,
  zone text default 'UTC'::text not null,
  single_keys boolean default true not null,
  updated_at timestamp with time zone default now() not null,
  constraint appearances_pkey PRIMARY KEY (user_id),
  constraint appearances_density CHECK ((density = ANY (ARRAY['comfortable'::text, 'compact'::text]))),
  constraint appearances_palette CHECK ((palette = ANY (ARRAY['blue-orange'::text, 'green-red'::text, 'red-green'::text, 'teal-red'::text]))),
  constraint appearances_theme CHECK ((theme = ANY (ARRAY['system'::text, 'light'::text, 'dark'::text]))),
  constraint appearances_zone CHECK ((zone ~ '^[A-Za-z0-9/_+-]{1,60}$'::text)),
  constraint appearances_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.appearances is 'How pages look to somebody: theme, palette, density, time zone, keys; without a row, as they come.';

alter table core.appearances enable row level security; -- and forced on the owner

create policy own_appearance on core.appearances to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.appearances to owner using true with check true;

create table core.attempt_limits (
  scope text not null,
  max_attempts integer not null,
  period interval not null,
  meaning text not null,
  constraint attempt_limits_pkey PRIMARY KEY (scope),
  constraint attempt_limits_max_attempts_check CHECK ((max_attempts > 0)),
  constraint attempt_limits_period_check CHECK ((period > '00:00:00'::interval))
);

comment on table core.attempt_limits is 'How many attempts of a kind fit into a sliding period.';

create table core.attempts (
  id uuid default gen_random_uuid() not null,
  scope text not null,
  key text not null,
  taken_at timestamp with time zone default clock_timestamp() not null,
  spent boolean default false not null,
  constraint attempts_pkey PRIMARY KEY (scope, key, taken_at, id),
  constraint attempts_scope_fkey FOREIGN KEY (scope) REFERENCES core.attempt_limits(scope) ON DELETE CASCADE
);

comment on table core.attempts is 'Slots taken by attempts; a slot is taken before the work and given back on success.';

CREATE INDEX attempts_id ON core.attempts USING btree (id);

CREATE INDEX attempts_taken_at ON core.attempts USING btree (taken_at);

create table core.audit_exports (
  month date not null,
  rows bigint not null,
  last_number bigint not null,
  sha256 text not null,
  exported_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  constraint audit_exports_pkey PRIMARY KEY (month),
  constraint audit_exports_month_first_day CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint audit_exports_rows_check CHECK ((rows >= 0)),
  constraint audit_exports_sha256_hex CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

comment on table core.audit_exports is 'Months of the audit trail that were written to a file, and when they were let go.';

CREATE TRIGGER audit_exports_refuse_delete BEFORE DELETE ON core.audit_exports FOR EACH ROW EXECUTE FUNCTION private.refuse_audit_change();

CREATE TRIGGER audit_exports_refuse_truncate BEFORE TRUNCATE ON core.audit_exports FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_audit_change();

CREATE TRIGGER audit_exports_refuse_update BEFORE UPDATE ON core.audit_exports FOR EACH ROW WHEN ((old.archived_at IS NOT NULL)) EXECUTE FUNCTION private.refuse_audit_change();

create table core.audit_seals (
  id bigint not null,
  month date not null,
  after_number bigint not null,
  last_number bigint not null,
  rows integer not null,
  content text not null,
  previous text,
  sealed_at timestamp with time zone not null,
  digest text not null,
  constraint audit_seals_digest UNIQUE (digest),
  constraint audit_seals_pkey PRIMARY KEY (id),
  constraint audit_seals_range UNIQUE (month, last_number),
  constraint audit_seals_content_sha256 CHECK ((content ~ '^[0-9a-f]{64}$'::text)),
  constraint audit_seals_digest_sha256 CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint audit_seals_month_first_day CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint audit_seals_range_forward CHECK ((after_number < last_number)),
  constraint audit_seals_rows_some CHECK ((rows > 0))
);

comment on table core.audit_seals is 'The chain of seals: each vouches for the audit rows of a range of numbers in one month.';

CREATE TRIGGER audit_seals_refuse_change BEFORE DELETE OR UPDATE ON core.audit_seals FOR EACH ROW EXECUTE FUNCTION private.refuse_audit_change();

CREATE TRIGGER audit_seals_refuse_truncate BEFORE TRUNCATE ON core.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_audit_change();

create table core.auth_logs (
  id uuid default gen_random_uuid() not null,
  user_id uuid,
  event_type character varying(50) not null,
  ip_address character varying(45),
  user_agent text,
  success boolean default true not null,
  error_message text,
  timestamp timestamp with time zone default now() not null,
  number bigint default nextval('core.auth_log_numbers'::regclass) not null,
  user_hash text,
  subject_id uuid,
  request_id text,
  constraint auth_logs_pkey PRIMARY KEY (id, "timestamp"),
  constraint auth_logs_event_known CHECK (((event_type)::text = ANY (ARRAY['login'::text, 'logout'::text, 'register'::text, 'failed_login'::text, 'password_reset'::text, 'security_alert'::text, 'email_verified'::text, 'account_disowned'::text, 'account_lapsed'::text, 'admin_granted'::text, 'access_codes_issued'::text, 'access_code_revoked'::text, 'symbol_moved'::text, 'verification_sent'::text, 'password_reset_requested'::text, 'password_changed'::text, 'email_change_requested'::text, 'email_changed'::text, 'session_ended'::text, 'sessions_ended'::text, 'token_created'::text, 'token_revoked'::text, 'account_exported'::text, 'account_deleted'::text, 'admin_revoked'::text, 'user_disabled'::text, 'user_enabled'::text, 'access_denied'::text, 'audit_exported'::text, 'audit_archived'::text, 'share_created'::text, 'share_revoked'::text]))),
  constraint auth_logs_timestamp_finite CHECK (isfinite("timestamp")),
  constraint auth_logs_user_agent_short CHECK ((length(user_agent) <= 512)),
  constraint auth_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE SET NULL
) partition by RANGE ("timestamp");

comment on table core.auth_logs is 'Audit trail: every attempt, granted or refused, by month.';

CREATE INDEX auth_logs_number ON ONLY core.auth_logs USING btree (number);

CREATE INDEX idx_auth_logs_event_type ON ONLY core.auth_logs USING btree (event_type, "timestamp");

CREATE INDEX idx_auth_logs_timestamp ON ONLY core.auth_logs USING btree ("timestamp");

CREATE INDEX idx_auth_logs_user_failed ON ONLY core.auth_logs USING btree (user_id, "timestamp") WHERE (NOT success);

CREATE INDEX idx_auth_logs_user_id ON ONLY core.auth_logs USING btree (user_id, "timestamp");

CREATE TRIGGER auth_logs_complete BEFORE INSERT ON core.auth_logs FOR EACH ROW EXECUTE FUNCTION private.complete_audit_row();

CREATE TRIGGER auth_logs_refuse_delete BEFORE DELETE ON core.auth_logs FOR EACH ROW EXECUTE FUNCTION private.refuse_audit_change();

CREATE TRIGGER auth_logs_refuse_truncate BEFORE TRUNCATE ON core.auth_logs FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_audit_change();

CREATE TRIGGER auth_logs_refuse_update BEFORE UPDATE ON core.auth_logs FOR EACH ROW EXECUTE FUNCTION private.refuse_audit_update();

create table core.auth_logs_default (
  id uuid default gen_random_uuid() not null,
  user_id uuid,
  event_type character varying(50) not null,
  ip_address character varying(45),
  user_agent text,
  success boolean default true not null,
  error_message text,
  timestamp timestamp with time zone default now() not null,
  number bigint default nextval('core.auth_log_numbers'::regclass) not null,
  user_hash text,
  subject_id uuid,
  request_id text,
  constraint auth_logs_event_known CHECK (((event_type)::text = ANY (ARRAY['login'::text, 'logout'::text, 'register'::text, 'failed_login'::text, 'password_reset'::text, 'security_alert'::text, 'email_verified'::text, 'account_disowned'::text, 'account_lapsed'::text, 'admin_granted'::text, 'access_codes_issued'::text, 'access_code_revoked'::text, 'symbol_moved'::text, 'verification_sent'::text, 'password_reset_requested'::text, 'password_changed'::text, 'email_change_requested'::text, 'email_changed'::text, 'session_ended'::text, 'sessions_ended'::text, 'token_created'::text, 'token_revoked'::text, 'account_exported'::text, 'account_deleted'::text, 'admin_revoked'::text, 'user_disabled'::text, 'user_enabled'::text, 'access_denied'::text, 'audit_exported'::text, 'audit_archived'::text, 'share_created'::text, 'share_revoked'::text]))),
  constraint auth_logs_timestamp_finite CHECK (isfinite("timestamp")),
  constraint auth_logs_user_agent_short CHECK ((length(user_agent) <= 512))
);

comment on table core.auth_logs_default is 'Audit rows of a month without a partition; empty.';

CREATE INDEX auth_logs_default_event_type_timestamp_idx ON core.auth_logs_default USING btree (event_type, "timestamp");

CREATE INDEX auth_logs_default_number_idx ON core.auth_logs_default USING btree (number);

CREATE INDEX auth_logs_default_timestamp_idx ON core.auth_logs_default USING btree ("timestamp");

CREATE INDEX auth_logs_default_user_id_timestamp_idx ON core.auth_logs_default USING btree (user_id, "timestamp");

CREATE INDEX auth_logs_default_user_id_timestamp_idx1 ON core.auth_logs_default USING btree (user_id, "timestamp") WHERE (NOT success);

CREATE TRIGGER auth_logs_refuse_truncate BEFORE TRUNCATE ON core.auth_logs_default FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_audit_change();

create table core.backtests (
  token_id uuid not null,
  model text not null,
  horizon_h integer not null,
  computed_for date not null,
  n integer not null,
  n_eff double precision not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  metrics jsonb not null,
  constraint backtests_pkey PRIMARY KEY (token_id, model, horizon_h, computed_for),
  constraint backtests_check CHECK (((n_eff > (0)::double precision) AND (n_eff <= (n)::double precision))),
  constraint backtests_forward CHECK ((from_at <= to_at)),
  constraint backtests_horizon_h_check CHECK ((horizon_h = ANY (ARRAY[24, 168, 720]))),
  constraint backtests_metrics_check CHECK ((jsonb_typeof(metrics) = 'object'::text)),
  constraint backtests_n_check CHECK ((n > 0)),
  constraint backtests_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.backtests is 'How the model did on stored candles, day by day without a look ahead: the last of each month.';

create table core.cache_reads (
  day date default CURRENT_DATE not null,
  analysis_type text not null,
  fresh bigint default 0 not null,
  stale bigint default 0 not null,
  missed bigint default 0 not null,
  constraint cache_reads_pkey PRIMARY KEY (day, analysis_type),
  constraint cache_reads_analysis_type_fkey FOREIGN KEY (analysis_type) REFERENCES core.analysis_settings(analysis_type) ON DELETE CASCADE
);

comment on table core.cache_reads is 'How reads of stored analyses ended, by day and type.';

CREATE INDEX cache_reads_analysis_type ON core.cache_reads USING btree (analysis_type);

create table core.candle_fills (
  token_id uuid not null,
  source text not null,
  interval_s integer not null,
  wanted boolean default true not null,
  reached_from timestamp with time zone,
  ended boolean default false not null,
  pages integer default 0 not null,
  failures integer default 0 not null,
  last_error text,
  last_try_at timestamp with time zone,
  due_at timestamp with time zone default now() not null,
  claimed_until timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint candle_fills_pkey PRIMARY KEY (token_id, source, interval_s),
  constraint candle_fills_interval_s_check CHECK ((interval_s = ANY (ARRAY[3600, 86400]))),
  constraint candle_fills_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE
);

comment on table core.candle_fills is 'How far back the candles of a coin were asked for at a source.';

create table core.candle_gaps (
  token_id uuid not null,
  source text not null,
  interval_s integer not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  marked_at timestamp with time zone default now() not null,
  constraint candle_gaps_pkey PRIMARY KEY (token_id, source, interval_s, from_at),
  constraint candle_gaps_forward CHECK ((until_at >= from_at)),
  constraint candle_gaps_interval_s_check CHECK ((interval_s = ANY (ARRAY[3600, 86400]))),
  constraint candle_gaps_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE
);

comment on table core.candle_gaps is 'Candles that a source was asked for and does not have, from the first missing to the last.';

create table core.candles (
  token_id uuid not null,
  interval_s integer not null,
  source text not null,
  open_at timestamp with time zone not null,
  open double precision,
  high double precision,
  low double precision,
  close double precision not null,
  volume_base double precision,
  volume_quote double precision,
  revised_at timestamp with time zone,
  constraint candles_pkey PRIMARY KEY (token_id, interval_s, source, open_at),
  constraint candles_close_positive CHECK (((close > (0)::double precision) AND (close < 'Infinity'::double precision))),
  constraint candles_high_highest CHECK ((high >= GREATEST(open, close))),
  constraint candles_interval_s_check CHECK ((interval_s = ANY (ARRAY[3600, 14400, 86400]))),
  constraint candles_low_lowest CHECK ((low <= LEAST(open, close))),
  constraint candles_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.candles is 'Closed candles of one venue each; never spliced.';

create table core.collected (
  token_id uuid not null,
  analysis_type text not null,
  asked_at timestamp with time zone not null,
  constraint collected_pkey PRIMARY KEY (token_id, analysis_type),
  constraint collected_analysis_type_fkey FOREIGN KEY (analysis_type) REFERENCES core.analysis_settings(analysis_type) ON DELETE CASCADE,
  constraint collected_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE
);

comment on table core.collected is 'When the collecting last asked for an analysis of a coin.';

CREATE INDEX collected_type ON core.collected USING btree (analysis_type);

create table core.consensus_log (
  token_id uuid not null,
  made_at timestamp with time zone default now() not null,
  day date default ((made_at AT TIME ZONE 'UTC'::text))::date not null,
  direction double precision,
  confidence integer not null,
  verdict text not null,
  price_usd double precision not null,
  inputs jsonb not null,
  ret_7d double precision,
  ret_30d double precision,
  constraint consensus_log_one_a_day UNIQUE (token_id, day),
  constraint consensus_log_pkey PRIMARY KEY (token_id, made_at),
  constraint consensus_log_confidence_check CHECK (((confidence >= 0) AND (confidence <= 100))),
  constraint consensus_log_direction_check CHECK (((direction >= ('-100'::integer)::double precision) AND (direction <= (100)::double precision))),
  constraint consensus_log_price_usd_check CHECK (((price_usd > (0)::double precision) AND (price_usd < 'Infinity'::double precision))),
  constraint consensus_log_ret_30d_check CHECK (((ret_30d >= ('-1'::integer)::double precision) AND (ret_30d < 'Infinity'::double precision))),
  constraint consensus_log_ret_7d_check CHECK (((ret_7d >= ('-1'::integer)::double precision) AND (ret_7d < 'Infinity'::double precision))),
  constraint consensus_log_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.consensus_log is 'The first consensus of each UTC day of a coin in use, and what its price did afterwards.';

CREATE INDEX consensus_log_made_at ON core.consensus_log USING btree (made_at);

create materialized view core.daily_figures (
  token_id uuid,
  day date,
  source text,
  close_usd double precision,
  venue_volume_usd double precision,
  market_cap_usd double precision,
  volume_24h_usd double precision,
  price_quality integer,
  stories integer,
  high_impact integer,
  tone double precision,
  mood double precision,
  mood_quality integer
);

comment on materialized view core.daily_figures is 'A line per coin and UTC day of the last 400: price, size, quality, stories, mood, as stored.';

CREATE UNIQUE INDEX daily_figures_coin ON core.daily_figures USING btree (token_id, day);

create table core.daily_sources (
  token_id uuid not null,
  source text not null,
  constraint daily_sources_pkey PRIMARY KEY (token_id),
  constraint daily_sources_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE
);

comment on table core.daily_sources is 'Whose daily candles are shown for a coin, as of the last making of the daily figures.';

create table core.defi_catalog (
  kind text not null,
  ref text not null,
  gecko_id text,
  parent text,
  name text not null,
  category text,
  chains text[] default '{}'::text[] not null,
  tvl_usd double precision,
  change_7d_pct double precision,
  body jsonb default '{}'::jsonb not null,
  as_of timestamp with time zone not null,
  constraint defi_catalog_pkey PRIMARY KEY (kind, ref),
  constraint defi_catalog_kind_check CHECK ((kind = ANY (ARRAY['chain'::text, 'protocol'::text, 'pool'::text]))),
  constraint defi_catalog_tvl_usd_check CHECK (((tvl_usd >= (0)::double precision) AND (tvl_usd < 'Infinity'::double precision)))
);

comment on table core.defi_catalog is 'Chains, protocols and pools of DefiLlama, replaced as a whole once a day.';

CREATE INDEX defi_catalog_gecko_id ON core.defi_catalog USING btree (gecko_id) WHERE (gecko_id IS NOT NULL);

CREATE INDEX defi_catalog_parent ON core.defi_catalog USING btree (parent) WHERE (parent IS NOT NULL);

CREATE INDEX defi_catalog_peers ON core.defi_catalog USING btree (kind, category, tvl_usd);

create table core.derivative_snapshots (
  token_id uuid not null,
  venue text not null,
  at timestamp with time zone not null,
  funding_rate double precision,
  interval_h double precision,
  oi_usd double precision,
  long_account_share double precision,
  mark_usd double precision,
  index_usd double precision,
  volume_24h_usd double precision,
  backfilled boolean default false not null,
  constraint derivative_snapshots_pkey PRIMARY KEY (token_id, venue, at),
  constraint derivative_snapshots_funding_rate_check CHECK (((funding_rate > ('-1'::integer)::double precision) AND (funding_rate < (1)::double precision))),
  constraint derivative_snapshots_index_usd_check CHECK (((index_usd > (0)::double precision) AND (index_usd < 'Infinity'::double precision))),
  constraint derivative_snapshots_interval_h_check CHECK (((interval_h > (0)::double precision) AND (interval_h <= (24)::double precision))),
  constraint derivative_snapshots_long_account_share_check CHECK (((long_account_share >= (0)::double precision) AND (long_account_share <= (1)::double precision))),
  constraint derivative_snapshots_mark_usd_check CHECK (((mark_usd > (0)::double precision) AND (mark_usd < 'Infinity'::double precision))),
  constraint derivative_snapshots_oi_usd_check CHECK (((oi_usd >= (0)::double precision) AND (oi_usd < 'Infinity'::double precision))),
  constraint derivative_snapshots_volume_24h_usd_check CHECK (((volume_24h_usd >= (0)::double precision) AND (volume_24h_usd < 'Infinity'::double precision))),
  constraint derivative_snapshots_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
) partition by RANGE (at);

comment on table core.derivative_snapshots is 'One futures venue about one coin at one moment.';

create table core.devices (
  user_id uuid not null,
  device_hash text not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone default now() not null,
  constraint devices_pkey PRIMARY KEY (user_id, device_hash),
  constraint devices_hash_sha256 CHECK ((device_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.devices is 'Browsers that logged into an account before: an attack on the account does not lock them out.';

CREATE INDEX devices_last_used_at ON core.devices USING btree (last_used_at);

alter table core.devices enable row level security; -- and forced on the owner

create policy own_devices on core.devices to api_owner using ((user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) OR (device_hash = ( SELECT current_setting('app.secret'::text, true) AS current_setting))) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.devices to owner using true with check true;

create table core.feed_state (
  feed text not null,
  etag text,
  last_modified text,
  last_try_at timestamp with time zone not null,
  last_ok_at timestamp with time zone,
  last_error text,
  items_last integer default 0 not null,
  dated_last integer default 0 not null,
  newest_at timestamp with time zone,
  constraint feed_state_pkey PRIMARY KEY (feed)
);

comment on table core.feed_state is 'Each news feed: when it answered, and what it is to be asked.';

create table core.function_files (
  path text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint function_files_pkey PRIMARY KEY (path)
);

comment on table core.function_files is 'The files of db/functions as they were when last applied.';

create table core.history_tables (
  name text not null,
  time_column text not null,
  keep interval not null,
  drop_order integer not null,
  constraint history_tables_drop_order_key UNIQUE (drop_order),
  constraint history_tables_pkey PRIMARY KEY (name)
);

comment on table core.history_tables is 'Tables with a partition a month, and how long a month is kept after it has ended.';

create table core.home_visits (
  user_id uuid not null,
  seen_at timestamp with time zone default now() not null,
  prices jsonb not null,
  before_at timestamp with time zone,
  before_prices jsonb,
  constraint home_visits_pkey PRIMARY KEY (user_id),
  constraint home_visits_before_prices_check CHECK ((jsonb_typeof(before_prices) = 'object'::text)),
  constraint home_visits_before_whole CHECK (((before_at IS NULL) = (before_prices IS NULL))),
  constraint home_visits_prices_check CHECK ((jsonb_typeof(prices) = 'object'::text)),
  constraint home_visits_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.home_visits is 'When each person last saw the home, and on the visit before, with what own coins cost then.';

alter table core.home_visits enable row level security; -- and forced on the owner

create policy own_home_visits on core.home_visits to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.home_visits to owner using true with check true;

create table core.job_kinds (
  kind text not null,
  lease interval not null,
  max_attempts integer not null,
  backoff interval not null,
  backoff_cap interval not null,
  meaning text not null,
  at_once integer,
  constraint job_kinds_pkey PRIMARY KEY (kind),
  constraint job_kinds_at_once_check CHECK ((at_once > 0)),
  constraint job_kinds_max_attempts_check CHECK ((max_attempts > 0))
);

comment on table core.job_kinds is 'How long a job may be held, how often tried, how retried.';

create table core.job_runs (
  id bigint generated always as identity not null,
  job text not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  finished_at timestamp with time zone,
  ok boolean,
  result jsonb,
  error text,
  constraint job_runs_pkey PRIMARY KEY (id),
  constraint job_runs_ended_whole CHECK (((finished_at IS NULL) = (ok IS NULL)))
);

comment on table core.job_runs is 'What scheduled jobs did, when, for how long, with what result.';

CREATE INDEX job_runs_job ON core.job_runs USING btree (job, started_at);

CREATE INDEX job_runs_started_at ON core.job_runs USING btree (started_at);

create table core.jobs (
  id bigint generated always as identity not null,
  kind text not null,
  key text not null,
  arguments jsonb default '{}'::jsonb not null,
  state text default 'waiting'::text not null,
  priority integer default 0 not null,
  run_at timestamp with time zone default now() not null,
  owner uuid,
  lease_until timestamp with time zone,
  attempts integer default 0 not null,
  failures integer default 0 not null,
  failed_until timestamp with time zone,
  last_error jsonb,
  created_at timestamp with time zone default now() not null,
  constraint jobs_one_per_key UNIQUE (kind, key),
  constraint jobs_pkey PRIMARY KEY (id),
  constraint jobs_running_leased CHECK (((state = 'running'::text) = ((owner IS NOT NULL) AND (lease_until IS NOT NULL)))),
  constraint jobs_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'failed'::text, 'dead'::text]))),
  constraint jobs_kind_fkey FOREIGN KEY (kind) REFERENCES core.job_kinds(kind) ON DELETE RESTRICT
);

comment on table core.jobs is 'The queue: one row per key; a finished job leaves no row.';

CREATE INDEX jobs_leases ON core.jobs USING btree (lease_until) WHERE (state = 'running'::text);

CREATE INDEX jobs_to_take ON core.jobs USING btree (priority DESC, run_at) WHERE (state = 'waiting'::text);

create table core.large_transfers (
  chain text not null,
  tx_id text not null,
  log_index integer default '-1'::integer not null,
  at timestamp with time zone not null,
  token_id uuid not null,
  block_height bigint not null,
  amount double precision not null,
  amount_floor double precision not null,
  amount_usd double precision not null,
  floor_usd double precision not null,
  certainty text not null,
  first_seen_at timestamp with time zone default now() not null,
  source text not null,
  constraint large_transfers_pkey PRIMARY KEY (chain, tx_id, log_index, at),
  constraint large_transfers_amount_check CHECK (((amount > (0)::double precision) AND (amount < 'Infinity'::double precision))),
  constraint large_transfers_amount_floor_check CHECK ((amount_floor >= (0)::double precision)),
  constraint large_transfers_amount_usd_check CHECK (((amount_usd > (0)::double precision) AND (amount_usd < 'Infinity'::double precision))),
  constraint large_transfers_certainty_check CHECK ((certainty = ANY (ARRAY['exact'::text, 'script_rule'::text, 'upper_bound'::text, 'mint'::text, 'burn'::text]))),
  constraint large_transfers_floor_below CHECK (((amount_floor <= amount) AND (floor_usd <= amount_usd))),
  constraint large_transfers_floor_usd_check CHECK ((floor_usd >= (0)::double precision)),
  constraint large_transfers_tx_id_check CHECK ((tx_id ~ '^[0-9a-zA-Z_-]{1,128}$'::text)),
  constraint large_transfers_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
) partition by RANGE (at);

comment on table core.large_transfers is 'Very large transfers on a chain, valued once at their time.';

CREATE INDEX large_transfers_coin ON ONLY core.large_transfers USING btree (token_id, at);

create table core.letters (
  id uuid default gen_random_uuid() not null,
  user_id uuid,
  kind text not null,
  recipient character varying(255) not null,
  sealed text,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  token_hash text,
  facts jsonb default '{}'::jsonb not null,
  client jsonb default '{}'::jsonb not null,
  constraint letters_pkey PRIMARY KEY (id),
  constraint letters_kind_known CHECK ((kind = ANY (ARRAY['welcome'::text, 'verify_email'::text, 'reset_password'::text, 'password_changed'::text, 'new_device'::text, 'token_created'::text, 'confirm_new_email'::text, 'email_changed'::text]))),
  constraint letters_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.letters is 'Letters to be sent, queued in the transaction they speak of.';

CREATE INDEX letters_created_at ON core.letters USING btree (created_at);

CREATE INDEX letters_user_id ON core.letters USING btree (user_id);

create table core.liquidations (
  token_id uuid not null,
  venue text not null,
  at timestamp with time zone not null,
  dedupe_key text not null,
  side text not null,
  price_usd double precision not null,
  size_usd double precision not null,
  constraint liquidations_pkey PRIMARY KEY (token_id, venue, at, dedupe_key),
  constraint liquidations_price_usd_check CHECK (((price_usd > (0)::double precision) AND (price_usd < 'Infinity'::double precision))),
  constraint liquidations_side_check CHECK ((side = ANY (ARRAY['long'::text, 'short'::text]))),
  constraint liquidations_size_usd_check CHECK (((size_usd > (0)::double precision) AND (size_usd < 'Infinity'::double precision))),
  constraint liquidations_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
) partition by RANGE (at);

comment on table core.liquidations is 'Positions that a venue closed by force, as far as it tells.';

create table core.made_views (
  name text not null,
  made_at timestamp with time zone not null,
  took_ms integer not null,
  lines bigint not null,
  constraint made_views_pkey PRIMARY KEY (name)
);

comment on table core.made_views is 'When each materialised view was last made.';

create table core.market_figures (
  token_id uuid not null,
  change_1h_pct numeric,
  change_7d_pct numeric,
  circulating_supply numeric,
  week_usd numeric[] default '{}'::numeric[] not null,
  as_of timestamp with time zone default now() not null,
  constraint market_figures_pkey PRIMARY KEY (token_id),
  constraint market_figures_week_usd_check CHECK ((cardinality(week_usd) <= 42)),
  constraint market_figures_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE
);

comment on table core.market_figures is 'What lists show of a coin beside its row: changes, supply and the line of seven days.';

create materialized view core.market_summary (
  id integer,
  coins integer,
  cap_usd numeric,
  volume_24h_usd numeric,
  btc_share_pct numeric,
  moved_24h_pct numeric,
  rose integer,
  fell integer,
  unchanged integer,
  as_of timestamp with time zone,
  mover_volume_usd numeric,
  gainers jsonb,
  losers jsonb,
  largest jsonb
);

comment on materialized view core.market_summary is 'One line: the active coins in sums, the movers of 24 hours, the 50 largest coins.';

CREATE UNIQUE INDEX market_summary_line ON core.market_summary USING btree (id);

create table core.metric_points (
  token_id uuid not null,
  metric text not null,
  source text not null,
  at timestamp with time zone not null,
  value double precision not null,
  constraint metric_points_pkey PRIMARY KEY (token_id, metric, source, at),
  constraint metric_points_metric_check CHECK ((metric ~ '^[a-z]+[.][a-z0-9_]+$'::text)),
  constraint metric_points_value_check CHECK (((value > '-Infinity'::double precision) AND (value < 'Infinity'::double precision))),
  constraint metric_points_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
) partition by RANGE (at);

comment on table core.metric_points is 'One figure of one source at one moment: chains and DeFi.';

create table core.model_constants (
  model text not null,
  horizon_h integer not null,
  coverage double precision not null,
  computed_for date not null,
  q double precision not null,
  coins integer not null,
  n bigint not null,
  constraint model_constants_pkey PRIMARY KEY (model, horizon_h, coverage, computed_for),
  constraint model_constants_coins_check CHECK ((coins > 0)),
  constraint model_constants_coverage_check CHECK ((coverage = ANY (ARRAY[(0.5)::double precision, (0.8)::double precision, (0.95)::double precision]))),
  constraint model_constants_horizon_h_check CHECK ((horizon_h = ANY (ARRAY[24, 168, 720]))),
  constraint model_constants_n_check CHECK ((n > 0)),
  constraint model_constants_q_check CHECK (((q > (0)::double precision) AND (q < 'Infinity'::double precision)))
);

comment on table core.model_constants is 'Quantiles of past moves over many coins, week by week: what young coins are measured with.';

create table core.news_articles (
  id text not null,
  first_seen_at timestamp with time zone default now() not null,
  canonical_url text not null,
  url text not null,
  source text not null,
  title text not null,
  summary text default ''::text not null,
  author text,
  image_url text,
  published_at timestamp with time zone,
  date_trusted boolean not null,
  categories text[] default '{}'::text[] not null,
  tone real,
  tone_by text,
  impact integer not null,
  impact_class text not null,
  impact_rules jsonb not null,
  cluster_id text not null,
  is_lead boolean not null,
  search tsvector default (setweight(to_tsvector('english'::regconfig, title), 'A'::"char") || setweight(to_tsvector('english'::regconfig, summary), 'B'::"char")) not null,
  constraint news_articles_pkey PRIMARY KEY (id, first_seen_at),
  constraint news_articles_author_check CHECK ((length(author) <= 120)),
  constraint news_articles_id_check CHECK ((id ~ '^[0-9a-f]{32}$'::text)),
  constraint news_articles_image_url_check CHECK ((image_url ~ '^https://'::text)),
  constraint news_articles_impact_check CHECK (((impact >= 0) AND (impact <= 100))),
  constraint news_articles_summary_check CHECK ((length(summary) <= 500)),
  constraint news_articles_title_check CHECK (((length(title) >= 1) AND (length(title) <= 300))),
  constraint news_articles_tone_check CHECK (((tone >= ('-1'::integer)::double precision) AND (tone <= (1)::double precision))),
  constraint news_articles_tone_explained CHECK (((tone IS NULL) = (tone_by IS NULL))),
  constraint news_articles_trusted_dated CHECK (((published_at IS NOT NULL) OR (NOT date_trusted))),
  constraint news_articles_url_check CHECK ((url ~ '^https?://'::text))
) partition by RANGE (first_seen_at);

comment on table core.news_articles is 'Published stories, each link once; text only, no markup.';

CREATE INDEX news_articles_cluster ON ONLY core.news_articles USING btree (cluster_id, first_seen_at);

CREATE INDEX news_articles_first_seen_at ON ONLY core.news_articles USING btree (first_seen_at);

CREATE INDEX news_articles_search ON ONLY core.news_articles USING gin (search);

create table core.news_mentions (
  token_id uuid not null,
  first_seen_at timestamp with time zone not null,
  article_id text not null,
  place text not null,
  relevance real not null,
  constraint news_mentions_pkey PRIMARY KEY (token_id, first_seen_at, article_id),
  constraint news_mentions_place_check CHECK ((place = ANY (ARRAY['title'::text, 'category'::text, 'summary'::text, 'tag'::text]))),
  constraint news_mentions_relevance_check CHECK (((relevance > (0)::double precision) AND (relevance <= (1)::double precision))),
  constraint news_mentions_article FOREIGN KEY (article_id, first_seen_at) REFERENCES core.news_articles(id, first_seen_at) ON DELETE CASCADE,
  constraint news_mentions_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
) partition by RANGE (first_seen_at);

comment on table core.news_mentions is 'Which coins a story speaks of, where, and how surely.';

CREATE INDEX news_mentions_by_article ON ONLY core.news_mentions USING btree (article_id, first_seen_at);

create table core.opened_coins (
  user_id uuid not null,
  token_id uuid not null,
  opened_at timestamp with time zone default now() not null,
  price_usd numeric,
  constraint opened_coins_pkey PRIMARY KEY (user_id, token_id),
  constraint opened_coins_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE,
  constraint opened_coins_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.opened_coins is 'The coins each person opened last, with the price of then; as many as opened_coins says.';

CREATE INDEX opened_coins_token_id ON core.opened_coins USING btree (token_id);

alter table core.opened_coins enable row level security; -- and forced on the owner

create policy own_opened_coins on core.opened_coins to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.opened_coins to owner using true with check true;

create table core.personal_tokens (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  name text not null,
  token_hash text not null,
  hint text not null,
  scopes text[] not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint personal_tokens_hash UNIQUE (token_hash),
  constraint personal_tokens_name UNIQUE (user_id, name),
  constraint personal_tokens_pkey PRIMARY KEY (id),
  constraint personal_tokens_hash_sha256 CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint personal_tokens_name_short CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint personal_tokens_scopes_known CHECK (((scopes <@ ARRAY['read'::text, 'write'::text, 'admin'::text]) AND ((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 3)))),
  constraint personal_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.personal_tokens is 'Keys that a person gave to scripts; only their hashes are kept.';

CREATE TRIGGER personal_tokens_tell_ended AFTER DELETE ON core.personal_tokens REFERENCING OLD TABLE AS ended FOR EACH STATEMENT EXECUTE FUNCTION private.tell_ended_sessions();

alter table core.personal_tokens enable row level security; -- and forced on the owner

create policy own_personal_tokens on core.personal_tokens to api_owner using ((user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) OR (token_hash = ( SELECT current_setting('app.session'::text, true) AS current_setting)) OR (( SELECT current_setting('app.admin'::text, true) AS current_setting) = 'on'::text)) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.personal_tokens to owner using true with check true;

create table core.predictions (
  token_id uuid not null,
  model text not null,
  horizon_h integer not null,
  coverage double precision not null,
  made_at timestamp with time zone not null,
  base_usd double precision not null,
  low_usd double precision not null,
  mid_usd double precision not null,
  high_usd double precision not null,
  due_at timestamp with time zone not null,
  source text not null,
  issued_at timestamp with time zone default now() not null,
  actual_usd double precision,
  scored_at timestamp with time zone,
  void_reason text,
  constraint predictions_pkey PRIMARY KEY (token_id, model, horizon_h, coverage, made_at),
  constraint predictions_actual_usd_check CHECK (((actual_usd > (0)::double precision) AND (actual_usd < 'Infinity'::double precision))),
  constraint predictions_base_usd_check CHECK (((base_usd > (0)::double precision) AND (base_usd < 'Infinity'::double precision))),
  constraint predictions_coverage_check CHECK ((coverage = ANY (ARRAY[(0)::double precision, (0.5)::double precision, (0.8)::double precision, (0.95)::double precision]))),
  constraint predictions_due CHECK ((EXTRACT(epoch FROM (due_at - made_at)) = ((horizon_h * 3600))::numeric)),
  constraint predictions_high_usd_check CHECK ((high_usd < 'Infinity'::double precision)),
  constraint predictions_horizon_h_check CHECK ((horizon_h = ANY (ARRAY[24, 168, 720]))),
  constraint predictions_issued_soon CHECK (((issued_at >= made_at) AND (issued_at < (made_at + '24:00:00'::interval)))),
  constraint predictions_low_usd_check CHECK ((low_usd > (0)::double precision)),
  constraint predictions_model_check CHECK (((length(model) >= 1) AND (length(model) <= 40))),
  constraint predictions_ordered CHECK (((low_usd <= mid_usd) AND (mid_usd <= high_usd))),
  constraint predictions_scored_whole CHECK (
CASE
    WHEN (scored_at IS NULL) THEN ((actual_usd IS NULL) AND (void_reason IS NULL))
    ELSE ((scored_at >= due_at) AND ((actual_usd IS NULL) = (void_reason IS NOT NULL)))
END),
  constraint predictions_void_reason_check CHECK ((void_reason = 'no_candle'::text)),
  constraint predictions_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.predictions is 'Forecasts as they were issued; a trigger refuses every change but the one scoring, to everybody.';

CREATE INDEX predictions_unscored ON core.predictions USING btree (due_at) WHERE (scored_at IS NULL);

CREATE TRIGGER predictions_refuse_change BEFORE DELETE OR UPDATE ON core.predictions FOR EACH ROW EXECUTE FUNCTION private.refuse_prediction_change();

CREATE TRIGGER predictions_refuse_truncate BEFORE TRUNCATE ON core.predictions FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_prediction_change();

create table core.price_snapshots (
  token_id uuid not null,
  taken_at timestamp with time zone not null,
  price_usd double precision not null,
  market_cap_usd double precision,
  volume_24h_usd double precision,
  spread_bps double precision,
  sources integer not null,
  quality integer not null,
  conflict boolean not null,
  constraint price_snapshots_pkey PRIMARY KEY (token_id, taken_at),
  constraint price_snapshots_price_usd_check CHECK (((price_usd > (0)::double precision) AND (price_usd < 'Infinity'::double precision))),
  constraint price_snapshots_quality_check CHECK (((quality >= 0) AND (quality <= 100))),
  constraint price_snapshots_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.price_snapshots is 'The folded price of a coin at each success.';

CREATE INDEX price_snapshots_taken_at ON core.price_snapshots USING btree (taken_at);

create table core.provider_state (
  provider text not null,
  failures integer default 0 not null,
  failing_since timestamp with time zone,
  not_before timestamp with time zone,
  reason text,
  last_ok_at timestamp with time zone,
  last_error_at timestamp with time zone,
  last_error text,
  calls bigint default 0 not null,
  errors bigint default 0 not null,
  latency_ms double precision,
  constraint provider_state_pkey PRIMARY KEY (provider),
  constraint provider_state_provider_fkey FOREIGN KEY (provider) REFERENCES core.providers(name) ON DELETE CASCADE
);

comment on table core.provider_state is 'Circuit breaker of each upstream, shared by all workers.';

create table core.providers (
  name text not null,
  title text not null,
  credit text not null,
  url text not null,
  constraint providers_pkey PRIMARY KEY (name)
);

comment on table core.providers is 'Upstreams, and the credit shown beside what came from them.';

create table core.research_jobs (
  id uuid default gen_random_uuid() not null,
  token_id uuid not null,
  provider text,
  state text default 'queued'::text not null,
  marker text not null,
  provider_job_id text,
  requested_by uuid,
  question text,
  settings jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  submitted_at timestamp with time zone,
  next_poll_at timestamp with time zone,
  polls integer default 0 not null,
  searches integer default 0 not null,
  returns integer default 0 not null,
  deadline_at timestamp with time zone,
  reserved_usd numeric(12,6) default 0 not null,
  spent_usd numeric(12,6),
  result jsonb,
  quality integer,
  error text,
  finished_at timestamp with time zone,
  constraint research_jobs_marker UNIQUE (marker),
  constraint research_jobs_pkey PRIMARY KEY (id),
  constraint research_jobs_ended_whole CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['queued'::text, 'submitting'::text, 'running'::text])))),
  constraint research_jobs_error_check CHECK ((error ~ '^[a-z_]{1,40}$'::text)),
  constraint research_jobs_error_named CHECK (((error IS NOT NULL) = (state = ANY (ARRAY['failed'::text, 'abandoned'::text])))),
  constraint research_jobs_provider_job_id_check CHECK ((provider_job_id ~ '^[A-Za-z0-9_-]{1,80}$'::text)),
  constraint research_jobs_quality_check CHECK (((quality >= 0) AND (quality <= 100))),
  constraint research_jobs_reserved_usd_check CHECK ((reserved_usd >= (0)::numeric)),
  constraint research_jobs_result_of_done CHECK (((result IS NOT NULL) = (state = 'done'::text))),
  constraint research_jobs_running_named CHECK (((state <> 'running'::text) OR (provider_job_id IS NOT NULL))),
  constraint research_jobs_settings_check CHECK ((jsonb_typeof(settings) = 'object'::text)),
  constraint research_jobs_spent_usd_check CHECK ((spent_usd >= (0)::numeric)),
  constraint research_jobs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'submitting'::text, 'running'::text, 'done'::text, 'failed'::text, 'abandoned'::text]))),
  constraint research_jobs_submitted CHECK (((state = ANY (ARRAY['queued'::text, 'failed'::text])) OR (submitted_at IS NOT NULL))),
  constraint research_jobs_provider_fkey FOREIGN KEY (provider) REFERENCES core.providers(name) ON DELETE RESTRICT,
  constraint research_jobs_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES core.users(id) ON DELETE SET NULL,
  constraint research_jobs_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.research_jobs is 'Reports asked of a research service, each asked for once.';

CREATE INDEX research_jobs_provider ON core.research_jobs USING btree (provider);

CREATE INDEX research_jobs_requested_by ON core.research_jobs USING btree (requested_by);

CREATE INDEX research_jobs_submitted_at ON core.research_jobs USING btree (submitted_at);

CREATE INDEX research_jobs_token ON core.research_jobs USING btree (token_id, created_at);

CREATE UNIQUE INDEX research_jobs_one_live ON core.research_jobs USING btree (token_id) WHERE (state = ANY (ARRAY['queued'::text, 'submitting'::text, 'running'::text]));

create table core.research_spending (
  month date not null,
  jobs integer default 0 not null,
  spent_usd numeric(12,6) default 0 not null,
  constraint research_spending_pkey PRIMARY KEY (month),
  constraint research_spending_jobs_check CHECK ((jobs >= 0)),
  constraint research_spending_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint research_spending_spent_usd_check CHECK ((spent_usd >= (0)::numeric))
);

comment on table core.research_spending is 'What reports of a month (UTC) have cost; its row is held while a new one is allowed.';

create table core.resolver_misses (
  text text not null,
  until timestamp with time zone not null,
  constraint resolver_misses_pkey PRIMARY KEY (text)
);

comment on table core.resolver_misses is 'Texts no upstream knew as a coin, and until when.';

create table core.schedule (
  name text not null,
  cron text not null,
  kind text not null,
  enabled boolean default true not null,
  next_run_at timestamp with time zone default now() not null,
  constraint schedule_pkey PRIMARY KEY (name),
  constraint schedule_kind_fkey FOREIGN KEY (kind) REFERENCES core.job_kinds(kind) ON DELETE RESTRICT
);

comment on table core.schedule is 'What runs by itself, in UTC.';

CREATE INDEX schedule_due ON core.schedule USING btree (next_run_at) WHERE enabled;

CREATE INDEX schedule_kind ON core.schedule USING btree (kind);

create table core.schema_migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

comment on table core.schema_migrations is 'One row per applied file of db/migrations.';

create table core.scorecard (
  id integer default 1 not null,
  computed_at timestamp with time zone not null,
  body jsonb not null,
  constraint scorecard_pkey PRIMARY KEY (id),
  constraint scorecard_body_check CHECK ((jsonb_typeof(body) = 'object'::text)),
  constraint scorecard_id_check CHECK ((id = 1))
);

comment on table core.scorecard is 'The public record of all forecasts as last counted: read by everybody, so counted beforehand.';

create table core.sentiment_snapshots (
  token_id uuid not null,
  taken_at timestamp with time zone not null,
  score double precision not null,
  coin_weight double precision not null,
  components jsonb not null,
  quality integer not null,
  constraint sentiment_snapshots_pkey PRIMARY KEY (token_id, taken_at),
  constraint sentiment_snapshots_coin_weight_check CHECK (((coin_weight >= (0)::double precision) AND (coin_weight <= (1)::double precision))),
  constraint sentiment_snapshots_components_check CHECK ((jsonb_typeof(components) = 'array'::text)),
  constraint sentiment_snapshots_quality_check CHECK (((quality >= 0) AND (quality <= 100))),
  constraint sentiment_snapshots_score_check CHECK (((score >= ('-100'::integer)::double precision) AND (score <= (100)::double precision))),
  constraint sentiment_snapshots_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
) partition by RANGE (taken_at);

comment on table core.sentiment_snapshots is 'The mood about a coin at each success, part by part.';

create table core.sessions (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  token_hash character varying(255) not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  ip_address character varying(45),
  user_agent text,
  last_seen_at timestamp with time zone default now() not null,
  idle_until timestamp with time zone default (now() + '00:30:00'::interval) not null,
  superseded_at timestamp with time zone,
  constraint idx_sessions_token_hash UNIQUE (token_hash),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_expire_later CHECK ((expires_at > created_at)),
  constraint sessions_token_hash_sha256 CHECK (((token_hash)::text ~ '^[0-9a-f]{64}$'::text)),
  constraint sessions_user_agent_short CHECK ((length(user_agent) <= 512)),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.sessions is 'Signed-in browsers; the token itself is never stored.';

CREATE INDEX idx_sessions_expires_at ON core.sessions USING btree (expires_at);

CREATE INDEX idx_sessions_user_id ON core.sessions USING btree (user_id);

CREATE TRIGGER sessions_tell_ended AFTER DELETE ON core.sessions REFERENCING OLD TABLE AS ended FOR EACH STATEMENT EXECUTE FUNCTION private.tell_ended_sessions();

alter table core.sessions enable row level security; -- and forced on the owner

create policy own_sessions on core.sessions to api_owner using ((user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) OR ((token_hash)::text = ( SELECT current_setting('app.session'::text, true) AS current_setting)) OR (( SELECT current_setting('app.admin'::text, true) AS current_setting) = 'on'::text)) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.sessions to owner using true with check true;

create policy shown_sessions on core.sessions to api_owner using ((token_hash)::text IN ( SELECT unnest(string_to_array(current_setting('app.sessions'::text, true), ','::text)) AS unnest));

create table core.settings (
  name text not null,
  value integer not null,
  meaning text not null,
  constraint settings_pkey PRIMARY KEY (name)
);

comment on table core.settings is 'Numbers that rules read, changeable without a release.';

create table core.shared_reports (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  token_id uuid not null,
  token_hash text not null,
  hint text not null,
  body json,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint shared_reports_pkey PRIMARY KEY (id),
  constraint shared_reports_token_hash UNIQUE (token_hash),
  constraint shared_reports_body_of_live CHECK (((body IS NULL) = (revoked_at IS NOT NULL))),
  constraint shared_reports_hint_check CHECK (((length(hint) >= 1) AND (length(hint) <= 8))),
  constraint shared_reports_life CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '30 days'::interval)))),
  constraint shared_reports_token_hash_check CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint shared_reports_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE CASCADE,
  constraint shared_reports_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.shared_reports is 'Snapshots of a coin that a link shows to anybody, each with an end, until they are withdrawn.';

CREATE INDEX shared_reports_expires_at ON core.shared_reports USING btree (expires_at);

CREATE INDEX shared_reports_token_id ON core.shared_reports USING btree (token_id);

CREATE INDEX shared_reports_user_id ON core.shared_reports USING btree (user_id);

alter table core.shared_reports enable row level security; -- and forced on the owner

create policy own_shared_reports on core.shared_reports to api_owner using ((user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) OR (token_hash = ( SELECT current_setting('app.secret'::text, true) AS current_setting))) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.shared_reports to owner using true with check true;

create table core.stream_events (
  id bigint generated always as identity not null,
  user_id uuid,
  session_id uuid,
  kind text not null,
  data jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint stream_events_pkey PRIMARY KEY (id),
  constraint stream_events_data_check CHECK ((jsonb_typeof(data) = 'object'::text)),
  constraint stream_events_kind_check CHECK ((kind = ANY (ARRAY['price'::text, 'phase'::text, 'done'::text, 'alert'::text]))),
  constraint stream_events_of_a_run CHECK (((kind = ANY (ARRAY['phase'::text, 'done'::text])) = (session_id IS NOT NULL))),
  constraint stream_events_owned CHECK (((kind = 'price'::text) OR (user_id IS NOT NULL))),
  constraint stream_events_session_id_fkey FOREIGN KEY (session_id) REFERENCES core.analysis_runs(session_id) ON DELETE CASCADE,
  constraint stream_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.stream_events is 'What open pages are told: prices, and what is somebody's own.';

CREATE INDEX stream_events_created_at ON core.stream_events USING btree (created_at);

CREATE INDEX stream_events_session_id ON core.stream_events USING btree (session_id);

CREATE INDEX stream_events_user_id ON core.stream_events USING btree (user_id);

alter table core.stream_events enable row level security; -- and forced on the owner

create policy own_events on core.stream_events to api_owner using ((user_id IS NULL) OR (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) OR (user_id IN ( SELECT unnest((string_to_array(current_setting('app.users'::text, true), ','::text))::uuid[]) AS unnest))) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.stream_events to owner using true with check true;

create table core.stream_order (
  event_id bigint not null,
  is_own boolean not null,
  number bigint,
  constraint stream_order_number_key UNIQUE (number),
  constraint stream_order_pkey PRIMARY KEY (event_id),
  constraint stream_order_event_id_fkey FOREIGN KEY (event_id) REFERENCES core.stream_events(id) ON DELETE CASCADE
);

comment on table core.stream_order is 'The number under which an event is told: drawn by who reads it first, after it was committed.';

CREATE INDEX stream_order_waiting ON core.stream_order USING btree (event_id) WHERE (number IS NULL);

create table core.time_zones (
  name text not null,
  constraint time_zones_pkey PRIMARY KEY (name)
);

comment on table core.time_zones is 'The time zones of places, and UTC: the server reads its own list from hundreds of files.';

create table core.token_kinds (
  coingecko_id text not null,
  kind text not null,
  pegged_to text,
  as_of timestamp with time zone not null,
  constraint token_kinds_pkey PRIMARY KEY (coingecko_id),
  constraint token_kinds_kind_check CHECK ((kind = ANY (ARRAY['token'::text, 'stablecoin'::text]))),
  constraint token_kinds_peg CHECK (((kind = 'stablecoin'::text) = (pegged_to IS NOT NULL))),
  constraint token_kinds_pegged_to_check CHECK ((pegged_to ~ '^[a-z0-9]{1,10}$'::text))
);

comment on table core.token_kinds is 'What kind of coin an id is, from the daily lists of stablecoins and of contracts.';

create table core.token_links (
  token_id uuid not null,
  provider text not null,
  ref text not null,
  multiplier double precision default 1 not null,
  ok boolean not null,
  checked_at timestamp with time zone default now() not null,
  constraint token_links_pkey PRIMARY KEY (token_id, provider),
  constraint token_links_multiplier_check CHECK ((multiplier > (0)::double precision)),
  constraint token_links_token_id_fkey FOREIGN KEY (token_id) REFERENCES core.ucie_tokens(id) ON DELETE RESTRICT
);

comment on table core.token_links is 'What a coin is called at another provider, checked daily against its price.';

create table core.ucie_alerts (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  symbol character varying(20) not null,
  alert_type character varying(50) not null,
  threshold_value numeric,
  condition_details jsonb,
  triggered boolean default false not null,
  triggered_at timestamp with time zone,
  trigger_count integer default 0 not null,
  last_checked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  enabled boolean default true not null,
  constraint ucie_alerts_pkey PRIMARY KEY (id),
  constraint ucie_alerts_price_threshold CHECK ((((alert_type)::text <> ALL (ARRAY['price_above'::text, 'price_below'::text])) OR ((threshold_value IS NOT NULL) AND (threshold_value > (0)::numeric)))),
  constraint ucie_alerts_type_known CHECK (((alert_type)::text = ANY (ARRAY['price_above'::text, 'price_below'::text, 'sentiment_change'::text, 'whale_tx'::text, 'news_impact'::text]))),
  constraint ucie_alerts_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.ucie_alerts is 'What a person wants to be told about a coin.';

CREATE INDEX idx_ucie_alerts_enabled ON core.ucie_alerts USING btree (last_checked_at) WHERE enabled;

CREATE INDEX idx_ucie_alerts_symbol ON core.ucie_alerts USING btree (symbol);

CREATE INDEX idx_ucie_alerts_triggered ON core.ucie_alerts USING btree (triggered_at) WHERE (NOT triggered);

CREATE INDEX idx_ucie_alerts_type ON core.ucie_alerts USING btree (alert_type);

CREATE INDEX idx_ucie_alerts_user ON core.ucie_alerts USING btree (user_id, created_at);

CREATE INDEX ucie_alerts_expires ON core.ucie_alerts USING btree (expires_at) WHERE (expires_at IS NOT NULL);

alter table core.ucie_alerts enable row level security; -- and forced on the owner

create policy own_alerts on core.ucie_alerts to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.ucie_alerts to owner using true with check true;

create table core.ucie_analysis_cache (
  id uuid default gen_random_uuid() not null,
  symbol character varying(20) not null,
  analysis_type character varying(50) not null,
  data jsonb not null,
  data_quality_score integer,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  sources jsonb default '[]'::jsonb not null,
  body bytea not null storage e,
  coverage double precision default 1 not null,
  constraint ucie_analysis_cache_pkey PRIMARY KEY (id),
  constraint ucie_cache_unique UNIQUE (symbol, analysis_type),
  constraint ucie_analysis_cache_coverage_check CHECK (((coverage >= (0)::double precision) AND (coverage <= (1)::double precision))),
  constraint ucie_analysis_cache_data_quality_score_check CHECK (((data_quality_score >= 0) AND (data_quality_score <= 100))),
  constraint ucie_cache_expires_later CHECK ((expires_at > created_at)),
  constraint ucie_cache_symbol_upper CHECK (((symbol)::text = upper((symbol)::text))),
  constraint ucie_analysis_cache_analysis_type_fkey FOREIGN KEY (analysis_type) REFERENCES core.analysis_settings(analysis_type) ON DELETE RESTRICT
);

comment on table core.ucie_analysis_cache is 'Answers that were expensive to make, until they expire.';

CREATE INDEX idx_ucie_cache_expires ON core.ucie_analysis_cache USING btree (expires_at);

CREATE INDEX idx_ucie_cache_symbol ON core.ucie_analysis_cache USING btree (symbol, created_at);

CREATE INDEX idx_ucie_cache_symbol_type ON core.ucie_analysis_cache USING btree (symbol, analysis_type) INCLUDE (expires_at, created_at);

CREATE INDEX idx_ucie_cache_type ON core.ucie_analysis_cache USING btree (analysis_type);

create table core.ucie_phase_data (
  id uuid default gen_random_uuid() not null,
  session_id character varying(100) not null,
  symbol character varying(20) not null,
  phase_number integer not null,
  phase_data jsonb not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone default (now() + '01:00:00'::interval) not null,
  user_id uuid not null,
  constraint ucie_phase_data_pkey PRIMARY KEY (id),
  constraint ucie_phase_unique UNIQUE (session_id, symbol, phase_number),
  constraint ucie_phase_data_phase_data_check CHECK ((jsonb_typeof(phase_data) = 'object'::text)),
  constraint ucie_phase_data_phase_number_check CHECK (((phase_number >= 1) AND (phase_number <= 4))),
  constraint ucie_phase_data_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.ucie_phase_data is 'What each phase of a progressive analysis found.';

CREATE INDEX idx_ucie_phase_expires ON core.ucie_phase_data USING btree (expires_at);

CREATE INDEX idx_ucie_phase_session ON core.ucie_phase_data USING btree (session_id, phase_number);

CREATE INDEX idx_ucie_phase_session_symbol ON core.ucie_phase_data USING btree (session_id, symbol, phase_number) INCLUDE (expires_at);

CREATE INDEX ucie_phase_user_id ON core.ucie_phase_data USING btree (user_id);

alter table core.ucie_phase_data enable row level security; -- and forced on the owner

create policy own_phases on core.ucie_phase_data to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.ucie_phase_data to owner using true with check true;

create table core.ucie_tokens (
  id uuid default gen_random_uuid() not null,
  coingecko_id character varying(100) not null,
  symbol character varying(100) not null,
  name character varying(255) not null,
  market_cap_rank integer,
  image_url text,
  current_price_usd numeric,
  market_cap_usd numeric,
  total_volume_usd numeric,
  price_change_24h numeric,
  is_active boolean default true not null,
  last_updated timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  asset_key character varying(20) not null,
  kind text default 'native'::text not null,
  pegged_to text,
  wraps text,
  last_opened_at timestamp with time zone,
  constraint idx_ucie_tokens_coingecko_id UNIQUE (coingecko_id),
  constraint ucie_tokens_asset_key UNIQUE (asset_key) DEFERRABLE INITIALLY DEFERRED,
  constraint ucie_tokens_pkey PRIMARY KEY (id),
  constraint ucie_tokens_kind_known CHECK ((kind = ANY (ARRAY['native'::text, 'token'::text, 'stablecoin'::text, 'wrapped'::text]))),
  constraint ucie_tokens_rank_positive CHECK ((market_cap_rank > 0)),
  constraint ucie_tokens_symbol_upper CHECK (((symbol)::text = upper((symbol)::text)))
);

comment on table core.ucie_tokens is 'Coins: the top 250 by market cap, and others looked up.';

CREATE INDEX idx_ucie_tokens_is_active ON core.ucie_tokens USING btree (market_cap_rank) WHERE is_active;

CREATE INDEX idx_ucie_tokens_market_cap_rank ON core.ucie_tokens USING btree (market_cap_rank);

CREATE INDEX idx_ucie_tokens_search ON core.ucie_tokens USING gin (to_tsvector('simple'::regconfig, (((name)::text || ' '::text) || (symbol)::text)));

CREATE INDEX idx_ucie_tokens_symbol ON core.ucie_tokens USING btree (symbol, market_cap_rank);

CREATE INDEX ucie_tokens_name_prefix ON core.ucie_tokens USING btree (upper((name)::text) text_pattern_ops);

CREATE INDEX ucie_tokens_symbol_prefix ON core.ucie_tokens USING btree (symbol text_pattern_ops);

CREATE INDEX ucie_tokens_trigrams ON core.ucie_tokens USING gin (((((symbol)::text || ' '::text) || upper((name)::text))) extensions.gin_trgm_ops);

create table core.ucie_watchlist (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  symbol character varying(20) not null,
  notes text,
  added_at timestamp with time zone default now() not null,
  last_viewed_at timestamp with time zone,
  constraint ucie_watchlist_pkey PRIMARY KEY (id),
  constraint ucie_watchlist_unique UNIQUE (user_id, symbol),
  constraint ucie_watchlist_user_id_fkey FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE
);

comment on table core.ucie_watchlist is 'Coins a person follows.';

CREATE INDEX idx_ucie_watchlist_added ON core.ucie_watchlist USING btree (added_at);

CREATE INDEX idx_ucie_watchlist_symbol ON core.ucie_watchlist USING btree (symbol);

CREATE INDEX idx_ucie_watchlist_user ON core.ucie_watchlist USING btree (user_id, added_at);

alter table core.ucie_watchlist enable row level security; -- and forced on the owner

create policy own_watchlist on core.ucie_watchlist to api_owner using (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid) with check (user_id = (NULLIF(( SELECT current_setting('app.user_id'::text, true) AS current_setting), ''::text))::uuid);

create policy owner_sees_all on core.ucie_watchlist to owner using true with check true;

create table core.users (
  id uuid default gen_random_uuid() not null,
  email character varying(255) not null,
  password_hash character varying(255) not null,
  email_verified boolean default false not null,
  verification_token character varying(255),
  verification_token_expires timestamp with time zone,
  verification_sent_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  role text default 'user'::text not null,
  disabled_at timestamp with time zone,
  contested_at timestamp with time zone,
  constraint idx_users_email UNIQUE (email),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_normalised CHECK ((((email)::text = lower(btrim((email)::text))) AND ((email)::text ~~ '_%@_%'::text))),
  constraint users_password_hash_bcrypt CHECK (((password_hash)::text ~ '^(hmac-sha256:)?\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$'::text)),
  constraint users_role_known CHECK ((role = ANY (ARRAY['user'::text, 'admin'::text])))
);

comment on table core.users is 'People who redeemed an access code.';

CREATE INDEX idx_users_created_at ON core.users USING btree (created_at);

CREATE INDEX idx_users_email_verified ON core.users USING btree (email_verified, created_at);

CREATE INDEX idx_users_verification_token ON core.users USING btree (verification_token) WHERE (verification_token IS NOT NULL);

CREATE TRIGGER users_update_updated_at BEFORE UPDATE ON core.users FOR EACH ROW EXECUTE FUNCTION private.update_updated_at_column();
