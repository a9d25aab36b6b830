-- private.make_audit_month: a partition of the audit trail for one month.
--
-- Rows that went into the default partition meanwhile move into it as they are. That is the one
-- place where rows leave a table of the trail, so the refusal is switched off for that statement
-- and that table only; the seals cover the rows before and after.

create function private.make_audit_month(p_month timestamptz) returns void
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_name text := 'auth_logs_' || to_char(p_month, 'YYYY_MM');
  v_end  timestamptz := p_month + interval '1 month';
begin
  execute format(
    'create table core.%I (like core.auth_logs including defaults including constraints)', v_name
  );
  if exists (
    select from core.auth_logs_default where "timestamp" >= p_month and "timestamp" < v_end
  ) then
    alter table core.auth_logs_default disable trigger auth_logs_refuse_delete;
    execute format(
      'with moved as (delete from core.auth_logs_default where "timestamp" >= %L'
      ' and "timestamp" < %L returning *) insert into core.%I select moved.* from moved',
      p_month, v_end, v_name
    );
    alter table core.auth_logs_default enable trigger auth_logs_refuse_delete;
  end if;
  execute format(
    'alter table core.auth_logs attach partition core.%I for values from (%L) to (%L)',
    v_name, p_month, v_end
  );
  execute format('comment on table core.%I is %L', v_name, 'Audit rows of one month.');
end;
$$;

comment on function private.make_audit_month is
  'Make the partition of one month and move into it the rows that wait for it.';
