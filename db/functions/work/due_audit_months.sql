-- work.due_audit_months: what the worker has to export and archive, the oldest month first.

create function work.due_audit_months()
returns table (month date, header text, exported boolean)
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  return query
  select
    old.month,
    private.audit_header(),
    exists (
      select
      from core.audit_exports
      where audit_exports.month = old.month
        and audit_exports.rows = extent.rows
        and audit_exports.last_number = extent.last_number
    )
  from private.old_audit_months(
    now() - make_interval(days => private.setting('auth_log_days'))
  ) as old(month)
  cross join lateral private.audit_month_extent(old.month) as extent
  order by old.month;
end;
$$;

comment on function work.due_audit_months is
  'The months past their keeping, the first line of a file, and which are exported as they are.';
