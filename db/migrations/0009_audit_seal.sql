-- 0009  The audit trail is sealed: closed ranges of it are hashed, chained, and old months exported.

alter table core.auth_logs
  -- In the transaction that has just read all rows:
  -- squawk-ignore constraint-missing-not-valid
  add constraint auth_logs_timestamp_finite check (isfinite("timestamp"));

create table core.audit_seals (
  id           bigint primary key,
  month        date not null,
  after_number bigint not null,
  last_number  bigint not null,
  rows         integer not null,
  content      text not null,
  previous     text,
  sealed_at    timestamptz not null,
  digest       text not null,
  constraint audit_seals_digest unique (digest),
  constraint audit_seals_range unique (month, last_number),
  constraint audit_seals_range_forward check (after_number < last_number),
  constraint audit_seals_rows_some check (rows > 0),
  constraint audit_seals_month_first_day check (extract(day from month) = 1),
  constraint audit_seals_content_sha256 check (content ~ '^[0-9a-f]{64}$'),
  constraint audit_seals_digest_sha256 check (digest ~ '^[0-9a-f]{64}$')
);
comment on table core.audit_seals is
  'The chain of seals: each vouches for the audit rows of a range of numbers in one month.';
comment on column core.audit_seals.id is 'Counts up by one, so that a seal taken out leaves a gap.';
comment on column core.audit_seals.content is
  'SHA-256 of the rows as private.audit_lines writes them, each line ended, ordered by number.';
comment on column core.audit_seals.previous is 'The digest of the seal before; null for the first.';
comment on column core.audit_seals.digest is
  'SHA-256 of everything else in the seal as private.seal_text writes it: what is an anchor outside.';

create table core.audit_exports (
  month       date primary key,
  rows        bigint not null check (rows >= 0),
  last_number bigint not null,
  sha256      text not null,
  exported_at timestamptz not null default now(),
  archived_at timestamptz,
  constraint audit_exports_month_first_day check (extract(day from month) = 1),
  constraint audit_exports_sha256_hex check (sha256 ~ '^[0-9a-f]{64}$')
);
comment on table core.audit_exports is
  'Months of the audit trail that were written to a file, and when they were let go.';
comment on column core.audit_exports.sha256 is 'Of the file, unpacked.';

insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('seal_audit',        '2 minutes', 3, '30 seconds', '15 minutes', 'Seal the audit trail.'),
  ('archive_auth_logs', '5 minutes', 3, '30 seconds', '15 minutes', 'Export and let go old months.');
insert into core.schedule (name, cron, kind, next_run_at) values
  ('seal-audit',        '*/5 * * * *', 'seal_audit',        'infinity'),
  ('archive-auth-logs', '30 3 * * *',  'archive_auth_logs', 'infinity');
