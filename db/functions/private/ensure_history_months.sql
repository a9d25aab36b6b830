-- private.ensure_history_months: every history has a partition for this month and the next.

create function private.ensure_history_months() returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_first timestamptz := date_trunc('month', now());
  v_table text;
  v_month timestamptz;
  v_made  integer := 0;
begin
  for v_table in select name from core.history_tables order by drop_order desc
  loop
    if to_regclass(format('core.%I', v_table || '_old')) is null
      and not exists (
        select from pg_catalog.pg_inherits
        where inhparent = to_regclass(format('core.%I', v_table))
      )
    then
      perform private.make_history_month(v_table, v_first, true);
      v_made := v_made + 1;
    end if;
    foreach v_month in array array[v_first, v_first + interval '1 month']
    loop
      if to_regclass(format('core.%I', v_table || to_char(v_month, '_YYYY_MM'))) is null then
        perform private.make_history_month(v_table, v_month);
        v_made := v_made + 1;
      end if;
    end loop;
  end loop;
  return v_made;
end;
$$;

comment on function private.ensure_history_months is
  'Make the missing monthly partitions of the histories, this month and the next; the count.';
