-- 0002  Accounts: users, access codes, sessions, the audit trail, attempts and letters.
--
-- Where an index of the design would double a unique constraint, the constraint bears its name.

create table core.users (
  id                         uuid primary key default gen_random_uuid(),
  email                      varchar(255) not null,
  password_hash              varchar(255) not null,
  email_verified             boolean not null default false,
  verification_token         varchar(255),
  verification_token_expires timestamptz,
  verification_sent_at       timestamptz,
  created_at                 timestamptz not null default now(),
  updated_at                 timestamptz not null default now(),
  role                       text not null default 'user',
  disabled_at                timestamptz,
  constraint idx_users_email unique (email),
  constraint users_email_normalised check (email = lower(btrim(email)) and email like '_%@_%'),
  constraint users_password_hash_bcrypt check (
    password_hash ~ '^(hmac-sha256:)?\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$'
  ),
  constraint users_role_known check (role in ('user', 'admin'))
);
comment on table core.users is 'People who redeemed an access code.';
comment on column core.users.password_hash is
  'bcrypt; the prefix hmac-sha256: marks a password beyond 72 bytes, hashed before bcrypt.';
comment on column core.users.verification_token is 'SHA-256 of the mailed token, in hex.';
create index idx_users_created_at on core.users (created_at);
create index idx_users_verification_token on core.users (verification_token)
  where verification_token is not null;
create index idx_users_email_verified on core.users (email_verified, created_at);

create table core.access_codes (
  id          uuid primary key default gen_random_uuid(),
  code        varchar(50) not null,
  redeemed    boolean not null default false,
  redeemed_by uuid references core.users (id) on delete set null,
  redeemed_at timestamptz,
  created_at  timestamptz not null default now(),
  note        text,
  expires_at  timestamptz,
  revoked_at  timestamptz,
  constraint idx_access_codes_code unique (code),
  constraint access_codes_code_normalised check (code = upper(btrim(code)) and code <> ''),
  constraint access_codes_redeemed_complete check (redeemed = (redeemed_at is not null)),
  constraint access_codes_redeemer_redeemed check (redeemed or redeemed_by is null)
);
comment on table core.access_codes is 'One-time invitations: each code opens one account.';
create index idx_access_codes_redeemed on core.access_codes (redeemed, created_at);
create index idx_access_codes_redeemed_by on core.access_codes (redeemed_by);

create table core.sessions (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null references core.users (id) on delete cascade,
  token_hash varchar(255) not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint idx_sessions_token_hash unique (token_hash),
  constraint sessions_token_hash_sha256 check (token_hash ~ '^[0-9a-f]{64}$'),
  constraint sessions_expire_later check (expires_at > created_at)
);
comment on table core.sessions is 'Signed-in browsers; the token itself is never stored.';
create index idx_sessions_user_id on core.sessions (user_id);
create index idx_sessions_expires_at on core.sessions (expires_at);

create table core.auth_logs (
  id            uuid not null default gen_random_uuid(),
  user_id       uuid references core.users (id) on delete set null,
  event_type    varchar(50) not null,
  ip_address    varchar(45),
  user_agent    text,
  success       boolean not null default true,
  error_message text,
  "timestamp"   timestamptz not null default now(),
  primary key (id, "timestamp"),
  constraint auth_logs_event_known check (
    event_type::text in (
      'login', 'logout', 'register', 'failed_login', 'password_reset', 'security_alert',
      'email_verified', 'account_disowned', 'account_lapsed', 'admin_granted',
      'access_codes_issued', 'access_code_revoked', 'symbol_moved'
    )
  ),
  constraint auth_logs_user_agent_short check (length(user_agent) <= 512)
) partition by range ("timestamp");
comment on table core.auth_logs is 'Audit trail: every attempt, granted or refused, by month.';
create index idx_auth_logs_user_id on core.auth_logs (user_id, "timestamp");
create index idx_auth_logs_event_type on core.auth_logs (event_type, "timestamp");
create index idx_auth_logs_timestamp on core.auth_logs ("timestamp");
create index idx_auth_logs_user_failed on core.auth_logs (user_id, "timestamp")
  where not success;
create table core.auth_logs_default partition of core.auth_logs default;
comment on table core.auth_logs_default is 'Audit rows of a month without a partition; empty.';

create table core.attempt_limits (
  scope        text primary key,
  max_attempts integer not null check (max_attempts > 0),
  period       interval not null check (period > interval '0'),
  meaning      text not null
);
comment on table core.attempt_limits is 'How many attempts of a kind fit into a sliding period.';
insert into core.attempt_limits (scope, max_attempts, period, meaning) values
  ('login_pair',        5, '15 minutes', 'Failed logins of one account from one address.'),
  ('login_address',    50, '15 minutes', 'Failed logins from one address, any account.'),
  ('login_account',   100, '1 hour',     'Failed logins of one account from anywhere.'),
  ('register_address',  5, '15 minutes', 'Failed registrations from one address.'),
  ('verify_address',   20, '15 minutes', 'Failed verifications from one address.'),
  ('look_up_token',    20, '1 minute',   'Unknown coins looked up upstream, for everybody.');

create table core.attempts (
  id       uuid not null default gen_random_uuid(),
  scope    text not null references core.attempt_limits (scope) on delete cascade,
  key      text not null,
  taken_at timestamptz not null default clock_timestamp(),
  spent    boolean not null default false,
  primary key (scope, key, taken_at, id)
);
comment on table core.attempts is
  'Slots taken by attempts; a slot is taken before the work and given back on success.';
comment on column core.attempts.key is 'SHA-256 of who is counted, in hex.';
create index attempts_id on core.attempts (id);
create index attempts_taken_at on core.attempts (taken_at);

create table core.letters (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid references core.users (id) on delete cascade,
  kind       text not null check (kind in ('verify_email')),
  recipient  varchar(255) not null,
  sealed     text,
  created_at timestamptz not null default now(),
  sent_at    timestamptz
);
comment on table core.letters is 'Letters to be sent, queued in the transaction they speak of.';
comment on column core.letters.sealed is
  'The secret part of a link, encrypted by the web tier; removed once sent.';
create index letters_user_id on core.letters (user_id);
create index letters_created_at on core.letters (created_at);

alter table core.sessions enable row level security;
alter table core.sessions force row level security;
create policy owner_sees_all on core.sessions to owner using (true) with check (true);
create policy own_sessions on core.sessions to api_owner
  using (
    user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or token_hash = (select current_setting('app.session', true))
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);
