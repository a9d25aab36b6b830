-- 0008  Account flows: devices, personal tokens, links of letters, and an audit trail that tells more.

alter table core.users
  add column contested_at timestamptz;
comment on column core.users.contested_at is
  'Somebody else with a valid code tried this address before it was confirmed: the password of the'
  ' registration is void once it is.';

-- Sessions: what their holder sees of them, and when they end unused.

alter table core.sessions
  add column ip_address    varchar(45),
  add column user_agent    text,
  add column last_seen_at  timestamptz not null default now(),
  add column idle_until    timestamptz not null default now() + interval '30 minutes',
  add column superseded_at timestamptz,
  -- The rows of an hour:
  -- squawk-ignore constraint-missing-not-valid
  add constraint sessions_user_agent_short check (length(user_agent) <= 512);
comment on column core.sessions.last_seen_at is 'Written at most once a minute.';
comment on column core.sessions.idle_until is 'When it ends unless it is used; pushed on by use.';
comment on column core.sessions.superseded_at is
  'Replaced by a new token; it lives on for seconds, for requests that were on their way.';
alter table core.sessions set (fillfactor = 80);  -- last_seen_at is written in place

drop policy own_sessions on core.sessions;
create policy own_sessions on core.sessions to api_owner
  using (
    user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or token_hash = (select current_setting('app.session', true))
    or (select current_setting('app.admin', true)) = 'on'
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

create table core.devices (
  user_id      uuid not null references core.users (id) on delete cascade,
  device_hash  text not null,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (user_id, device_hash),
  constraint devices_hash_sha256 check (device_hash ~ '^[0-9a-f]{64}$')
);
comment on table core.devices is
  'Browsers that logged into an account before: an attack on the account does not lock them out.';
create index devices_last_used_at on core.devices (last_used_at);

create table core.personal_tokens (
  id           uuid primary key default gen_random_uuid(),
  user_id      uuid not null references core.users (id) on delete cascade,
  name         text not null,
  token_hash   text not null,
  hint         text not null,
  scopes       text[] not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  constraint personal_tokens_hash unique (token_hash),
  constraint personal_tokens_name unique (user_id, name),
  constraint personal_tokens_hash_sha256 check (token_hash ~ '^[0-9a-f]{64}$'),
  constraint personal_tokens_name_short check (length(name) between 1 and 100),
  constraint personal_tokens_scopes_known check (
    scopes <@ array['read', 'write', 'admin'] and cardinality(scopes) between 1 and 3
  )
);
comment on table core.personal_tokens is
  'Keys that a person gave to scripts; only their hashes are kept.';
comment on column core.personal_tokens.hint is 'The first characters, to tell one from another.';

create table core.account_tokens (
  token_hash text primary key,
  user_id    uuid not null references core.users (id) on delete cascade,
  purpose    text not null,
  new_email  varchar(255),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz,
  constraint account_tokens_hash_sha256 check (token_hash ~ '^[0-9a-f]{64}$'),
  constraint account_tokens_purpose_known check (purpose in ('reset_password', 'change_email')),
  constraint account_tokens_email_of_change check ((purpose = 'change_email') = (new_email is not null)),
  constraint account_tokens_email_normalised check (new_email = lower(btrim(new_email)))
);
comment on table core.account_tokens is
  'Links of letters that reset a password or change an address; a used one is remembered as used.';
create index account_tokens_user_id on core.account_tokens (user_id);
create index account_tokens_expires_at on core.account_tokens (expires_at);
create unique index account_tokens_one_change on core.account_tokens (user_id)
  where purpose = 'change_email' and used_at is null;

alter table core.devices enable row level security;
alter table core.devices force row level security;
create policy owner_sees_all on core.devices to owner using (true) with check (true);
create policy own_devices on core.devices to api_owner
  using (
    user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or device_hash = (select current_setting('app.secret', true))
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

alter table core.personal_tokens enable row level security;
alter table core.personal_tokens force row level security;
create policy owner_sees_all on core.personal_tokens to owner using (true) with check (true);
create policy own_personal_tokens on core.personal_tokens to api_owner
  using (
    user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or token_hash = (select current_setting('app.session', true))
    or (select current_setting('app.admin', true)) = 'on'
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

alter table core.account_tokens enable row level security;
alter table core.account_tokens force row level security;
create policy owner_sees_all on core.account_tokens to owner using (true) with check (true);
create policy own_account_tokens on core.account_tokens to api_owner
  using (
    user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or token_hash = (select current_setting('app.secret', true))
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

-- Letters: more kinds, and what a letter asks to be true before it is sent.

alter table core.letters
  add column token_hash text,
  add column facts      jsonb not null default '{}',
  add column client     jsonb not null default '{}',
  -- A wider one follows:
  -- squawk-ignore ban-drop-constraint
  drop constraint letters_kind_check,
  -- The rows of a month:
  -- squawk-ignore constraint-missing-not-valid
  add constraint letters_kind_known check (
    kind in (
      'welcome', 'verify_email', 'reset_password', 'password_changed', 'new_device',
      'token_created', 'confirm_new_email', 'email_changed'
    )
  );
comment on column core.letters.token_hash is
  'The hash behind its link; a letter whose link works no more is not sent. One that anybody may ask'
  ' for has no account until the worker found it.';
comment on column core.letters.facts is 'What the letter tells that is no secret.';
comment on column core.letters.client is 'Who asked for it, for the audit trail.';
update core.letters set kind = 'welcome' where kind = 'verify_email';

alter table core.job_kinds
  add column at_once integer check (at_once > 0);
comment on column core.job_kinds.at_once is
  'So many are in hand at a time, so that a server that hangs leaves hands for other work.';
update core.job_kinds
set max_attempts = 1500,
    backoff_cap = '60 seconds',
    at_once = 4,
    meaning = 'Send one letter, for a day.'
where kind = 'send_letter';

-- Limits and settings

insert into core.attempt_limits (scope, max_attempts, period, meaning) values
  ('login_device',     10, '15 minutes', 'Failed logins of one account from a browser that knows it.'),
  ('password_user',     5, '15 minutes', 'Wrong passwords of somebody logged in, asked again.'),
  ('reset_address',    20, '15 minutes', 'Failed password resets from one address.'),
  ('letter_minute',     1, '1 minute',   'Letters of one kind to one mailbox.'),
  ('letter_day',        5, '1 day',      'Letters of one kind to one mailbox.'),
  ('letter_sender',    20, '1 hour',     'Letters asked for from one address, or by one person.'),
  ('denied_user',      30, '1 minute',   'Refused rights of one person that are written down.'),
  ('export_user',       5, '1 hour',     'Copies that one person took of all that is kept.'),
  ('fetch_user',       60, '1 minute',   'Analyses that one person had made.'),
  ('look_up_user',     10, '1 minute',   'Unknown coins that one person had looked up.');

insert into core.settings (name, value, meaning) values
  ('session_idle_seconds',   1800, 'A session ends when it was not used for so long.'),
  ('sessions_per_user',        10, 'Sessions of one account; the oldest goes first.'),
  ('reset_minutes',            60, 'Life of a link that resets a password.'),
  ('personal_tokens_per_user', 20, 'Personal tokens of one account.'),
  ('personal_token_days',      90, 'Life of a personal token when nothing is said.'),
  ('device_days',             400, 'A browser unused for so long is forgotten.');

-- The audit trail: a number for each row, whose it was after the account is gone, on what it was done.

create sequence core.auth_log_numbers as bigint;
comment on sequence core.auth_log_numbers is 'The order of the audit trail.';
alter table core.auth_logs
  -- Each row gets its own; the trail was kept 90 days:
  -- squawk-ignore adding-field-with-default
  add column number     bigint not null default nextval('core.auth_log_numbers'),
  add column user_hash  text,
  add column subject_id uuid,
  add column request_id text;
alter sequence core.auth_log_numbers owned by core.auth_logs.number;
update core.auth_logs
set user_hash = encode(sha256(convert_to(user_id::text, 'UTF8')), 'hex')
where user_id is not null;
comment on column core.auth_logs.number is 'Rises with each row; a row rolled back leaves a gap.';
comment on column core.auth_logs.user_hash is
  'SHA-256 of user_id, in hex: stays when the account goes and user_id is forgotten.';
comment on column core.auth_logs.subject_id is 'What an admin or owner acted on: account, code, token.';
comment on column core.auth_logs.request_id is 'X-Request-ID of the answer.';
-- Not to be had on a partitioned table:
-- squawk-ignore require-concurrent-index-creation
create index auth_logs_number on core.auth_logs (number);

do $$
declare
  v_table regclass;
begin
  for v_table in
    select 'core.auth_logs'::regclass
    union all
    select inhrelid from pg_catalog.pg_inherits where inhparent = 'core.auth_logs'::regclass
  loop
    execute format('alter table %s drop constraint if exists auth_logs_event_known', v_table);
  end loop;
end;
$$;
alter table core.auth_logs
  -- Wider than the one before; scanned once:
  -- squawk-ignore constraint-missing-not-valid
  add constraint auth_logs_event_known check (
    event_type::text in (
      'login', 'logout', 'register', 'failed_login', 'password_reset', 'security_alert',
      'email_verified', 'account_disowned', 'account_lapsed', 'admin_granted',
      'access_codes_issued', 'access_code_revoked', 'symbol_moved',
      'verification_sent', 'password_reset_requested', 'password_changed',
      'email_change_requested', 'email_changed', 'session_ended', 'sessions_ended',
      'token_created', 'token_revoked', 'account_exported', 'account_deleted',
      'admin_revoked', 'user_disabled', 'user_enabled', 'access_denied',
      'audit_exported', 'audit_archived'
    )
  );
