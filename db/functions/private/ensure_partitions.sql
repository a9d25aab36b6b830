-- private.ensure_partitions: the audit trail has a partition for this month and those to come.
--
-- A month that has rows already, in the default partition, gets its own as well. Months are
-- counted in UTC, whatever the session's time zone; all of them before the first is made, since
-- a table that is being read cannot be altered.

create function private.ensure_partitions(p_months integer default 3) returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_month timestamptz;
  v_made  integer := 0;
begin
  foreach v_month in array array(
    select month
    from generate_series(
      date_trunc('month', now()),
      date_trunc('month', now()) + make_interval(months => p_months),
      '1 month'
    ) as months(month)
    where to_regclass('core.auth_logs_' || to_char(month, 'YYYY_MM')) is null
    union
    select date_trunc('month', "timestamp")
    from core.auth_logs_default
    order by month
  )
  loop
    perform private.make_audit_month(v_month);
    v_made := v_made + 1;
  end loop;
  perform private.guard_audit_partitions();
  return v_made;
end;
$$;

comment on function private.ensure_partitions is
  'Make the missing monthly partitions of the audit trail, this month and so many ahead.';
