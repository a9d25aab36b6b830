-- 0017  Shared reports: snapshots of a coin that a link shows to anybody, for a while.

create table core.shared_reports (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null references core.users (id) on delete cascade,
  token_id   uuid not null references core.ucie_tokens (id) on delete cascade,
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  hint       text not null check (length(hint) between 1 and 8),
  body       json,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint shared_reports_token_hash unique (token_hash),
  constraint shared_reports_body_of_live check ((body is null) = (revoked_at is not null)),
  constraint shared_reports_life check (
    expires_at > created_at and expires_at <= created_at + interval '30 days'
  )
);
comment on table core.shared_reports is
  'Snapshots of a coin that a link shows to anybody, each with an end, until they are withdrawn.';
comment on column core.shared_reports.body is
  'What was stored of the coin at that moment, without anything of its owner; gone once withdrawn.';
create index shared_reports_user_id on core.shared_reports (user_id);
create index shared_reports_token_id on core.shared_reports (token_id);
create index shared_reports_expires_at on core.shared_reports (expires_at);

alter table core.shared_reports enable row level security;
alter table core.shared_reports force row level security;
create policy owner_sees_all on core.shared_reports to owner using (true) with check (true);
create policy own_shared_reports on core.shared_reports to api_owner
  using (
    user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or token_hash = (select current_setting('app.secret', true))
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

insert into core.settings (name, value, meaning) values
  ('shares_per_user',      20, 'Links to shared reports of one person that work at a time.'),
  ('share_bytes',     1000000, 'Bytes that a shared report may have.');
insert into core.attempt_limits (scope, max_attempts, period, meaning) values
  ('report_user',   60, '1 minute', 'Reports of coins that one person took away.'),
  ('share_user',    30, '1 hour',   'Reports of coins that one person shared.'),
  ('share_address', 60, '1 minute', 'Shared reports looked at from one address.');

-- The partition of a month may bear it as its own as well.
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
      'audit_exported', 'audit_archived', 'share_created', 'share_revoked'
    )
  );
