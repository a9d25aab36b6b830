-- private.guard_audit_partitions: no month of the audit trail can be emptied past its parent.
--
-- Triggers of rows are inherited by partitions, those of statements are not.

create function private.guard_audit_partitions() returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_partition regclass;
begin
  for v_partition in
    select inhrelid
    from pg_catalog.pg_inherits
    where inhparent = 'core.auth_logs'::regclass
      and not exists (
        select
        from pg_catalog.pg_trigger
        where tgrelid = inhrelid
          and tgname = 'auth_logs_refuse_truncate'
      )
  loop
    execute format(
      'create trigger auth_logs_refuse_truncate before truncate on %s'
      ' for each statement execute function private.refuse_audit_change()',
      v_partition
    );
  end loop;
end;
$$;

comment on function private.guard_audit_partitions is
  'Put the trigger that refuses truncate on every partition of the audit trail that lacks it.';
