-- ops.archive_auth_logs: let go of the old audit trail, month by month.
--
-- A month goes when it is wholly older, and was exported as it is: by the worker, or by hand
-- (ops.export_auth_logs). Of every other old month it says why it stays.

create function ops.archive_auth_logs(p_older_than interval default '90 days')
returns table (month date, removed bigint, outcome text)
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if p_older_than < interval '7 days' then
    raise exception 'the last week of the audit trail is never removed'
      using errcode = '22023';
  end if;

  for month in select private.old_audit_months(now() - p_older_than) loop
    select archived.removed, archived.outcome into removed, outcome
    from private.archive_audit_month(month, private.operator()) as archived;
    return next;
  end loop;
end;
$$;

comment on function ops.archive_auth_logs is
  'Drop the audit months older than that which were exported; what became of each old month.';
