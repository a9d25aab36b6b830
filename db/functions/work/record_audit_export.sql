-- work.record_audit_export: the worker has a month of the audit trail in a file, on its disk.

create function work.record_audit_export(p_month date, p_rows bigint, p_sha256 text) returns void
language sql volatile security definer
set search_path = ''
as $$
  select private.record_audit_export(p_month, p_rows, p_sha256, jsonb '{"agent": "worker"}')
$$;

comment on function work.record_audit_export is
  'Record that a month was exported; refuse when the file does not hold all of it.';
