-- private.ensure_partitions: the audit trail has a partition for this month and those to come.
--
-- Rows that went into the default partition meanwhile are moved into their month. Months are
-- counted in UTC, whatever the session's time zone.

create function private.ensure_partitions(p_months integer default 3) returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_month timestamptz;
  v_name  text;
  v_made  integer := 0;
begin
  for v_month in
    select month
    from generate_series(
      date_trunc('month', now()),
      date_trunc('month', now()) + make_interval(months => p_months),
      '1 month'
    ) as months(month)
    where to_regclass('core.auth_logs_' || to_char(month, 'YYYY_MM')) is null
  loop
    v_name := 'auth_logs_' || to_char(v_month, 'YYYY_MM');
    execute format(
      'create table core.%I (like core.auth_logs including defaults including constraints)',
      v_name
    );
    execute format(
      'with moved as (delete from core.auth_logs_default where "timestamp" >= %L'
      ' and "timestamp" < %L returning *) insert into core.%I select moved.* from moved',
      v_month, v_month + interval '1 month', v_name
    );
    execute format(
      'alter table core.auth_logs attach partition core.%I for values from (%L) to (%L)',
      v_name, v_month, v_month + interval '1 month'
    );
    execute format('comment on table core.%I is %L', v_name, 'Audit rows of one month.');
    v_made := v_made + 1;
  end loop;
  return v_made;
end;
$$;

comment on function private.ensure_partitions is
  'Make the missing monthly partitions of the audit trail, this month and so many ahead.';
