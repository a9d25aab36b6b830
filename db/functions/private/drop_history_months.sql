-- private.drop_history_months: months of histories that are past their keeping go as a whole.
--
-- Nothing is deleted row by row and nothing has to be vacuumed. A month that others refer to goes
-- after theirs. Who reads just then is not waited for: the month goes the next time.

create function private.drop_history_months() returns jsonb
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
set lock_timeout = '2s'
as $$
declare
  v_month record;
  v_count integer := 0;
begin
  for v_month in
    select history_tables.name as history, months.relname as name
    from core.history_tables
    join pg_catalog.pg_inherits
      on pg_inherits.inhparent = to_regclass(format('core.%I', history_tables.name))
    join pg_catalog.pg_class as months on months.oid = pg_inherits.inhrelid
    cross join lateral regexp_match(
      pg_get_expr(months.relpartbound, months.oid), 'TO \(''([^'']+)''\)'
    ) as bound(till)
    where bound.till[1]::timestamptz < now() - history_tables.keep
    order by history_tables.drop_order, months.relname
  loop
    execute format('alter table core.%I detach partition core.%I', v_month.history, v_month.name);
    execute format('drop table core.%I', v_month.name);
    v_count := v_count + 1;
  end loop;
  return jsonb_build_object('history_months', v_count);
exception
  when lock_not_available then
    return jsonb_build_object('history_months', 0);
end;
$$;

comment on function private.drop_history_months is
  'Drop every monthly partition of the histories that ended longer ago than it is kept.';
