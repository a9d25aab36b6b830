-- private.archive_audit_month: let go of a month of the audit trail, if it was exported as it is.
--
-- The month's table is held against writers while it is counted, and goes as a whole. Of two
-- callers the second finds that the first was there.
--
-- To drop it the whole trail is held for a moment. Behind somebody who reads for long, nobody who
-- writes would get on; so this gives up after a second, and the worker tries again later.

create function private.archive_audit_month(p_month date, p_client jsonb)
returns table (removed bigint, outcome text)
language plpgsql volatile
set search_path = ''
set lock_timeout = '1s'
as $$
declare
  v_name   text := 'auth_logs_' || to_char(p_month, 'YYYY_MM');
  v_export core.audit_exports;
  v_rows   bigint;
  v_last   bigint;
begin
  removed := 0;
  select month, rows, last_number, archived_at
  into v_export.month, v_export.rows, v_export.last_number, v_export.archived_at
  from core.audit_exports
  where month = p_month
  for update;
  if not found then
    outcome := 'kept: not exported yet';
  elsif to_regclass('core.' || v_name) is null then
    outcome := 'archived by somebody else';
  elsif v_export.archived_at is not null then
    outcome := 'kept: it was archived before, and rows came after';
  else
    execute format('lock table core.%I in share row exclusive mode', v_name);
    select rows, last_number into v_rows, v_last
    from private.audit_month_extent(p_month);
    if (v_rows, v_last) <> (v_export.rows, v_export.last_number) then
      outcome := 'kept: it changed since its export';
    else
      execute format('drop table core.%I', v_name);
      update core.audit_exports set archived_at = now() where month = p_month;
      perform private.log_audit_act('audit_archived', p_month, v_rows, p_client);
      removed := v_rows;
      outcome := 'archived';
    end if;
  end if;
  return next;
end;
$$;

comment on function private.archive_audit_month is
  'Drop the partition of an exported month, or say why it is kept.';
