-- ops.verify_audit_seal: does the audit trail still say what it said when it was sealed?
--
-- All points are read from one state of the database, so rows and seals that come meanwhile
-- disturb none of them.

create function ops.verify_audit_seal(p_digest text default null)
returns table (name text, ok boolean, detail text)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return query
  select checks.name, checks.ok, checks.detail
  from private.seal_chain_checks(p_digest) as checks
  union all
  select checks.name, checks.ok, checks.detail
  from private.sealed_row_checks() as checks
  union all
  select checks.name, checks.ok, checks.detail
  from private.audit_user_checks() as checks
  union all
  select checks.name, checks.ok, checks.detail
  from private.audit_archive_checks() as checks;
end;
$$;

comment on function ops.verify_audit_seal is
  'Verify the seals of the audit trail, and that a digest kept outside is among them.';
