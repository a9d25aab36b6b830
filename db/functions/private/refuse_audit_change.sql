-- private.refuse_audit_change: what was written into the audit trail stays, whoever asks.
--
-- This stops mistakes, and doors that are too wide. An owner can take a trigger away; that the
-- rows were changed then is what the seals show. Statement triggers are not inherited:
-- private.guard_audit_partitions puts the one against truncate on every partition.

create function private.refuse_audit_change() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  raise exception 'the audit trail is append-only: no % of %', lower(tg_op), tg_table_name
    using errcode = '42501';
end;
$$;

comment on function private.refuse_audit_change is
  'Trigger: refuse to change or remove what the audit trail, its seals and its exports say.';

create trigger auth_logs_refuse_delete
before delete on core.auth_logs
for each row execute function private.refuse_audit_change();

create trigger auth_logs_refuse_truncate
before truncate on core.auth_logs
for each statement execute function private.refuse_audit_change();

create trigger audit_seals_refuse_change
before update or delete on core.audit_seals
for each row execute function private.refuse_audit_change();

create trigger audit_seals_refuse_truncate
before truncate on core.audit_seals
for each statement execute function private.refuse_audit_change();

create trigger audit_exports_refuse_update
before update on core.audit_exports
for each row when (old.archived_at is not null)
execute function private.refuse_audit_change();

create trigger audit_exports_refuse_delete
before delete on core.audit_exports
for each row execute function private.refuse_audit_change();

create trigger audit_exports_refuse_truncate
before truncate on core.audit_exports
for each statement execute function private.refuse_audit_change();
