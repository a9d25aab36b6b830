-- private.make_history_month: a partition of a history, for a month or for all that came before it.
--
-- What upstreams serve of the past goes back beyond the first month of this database: one
-- partition without a beginning takes it, so that no default partition stands in the way of new
-- months.

create function private.make_history_month(
  p_table text,
  p_month timestamptz,
  p_old   boolean default false
) returns void
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_name text := p_table || case when p_old then '_old' else to_char(p_month, '_YYYY_MM') end;
begin
  execute format(
    'create table core.%I (like core.%I including defaults including constraints'
    ' including generated)',
    v_name, p_table
  );
  execute format(
    'alter table core.%I attach partition core.%I for values from (%s) to (%L)',
    p_table,
    v_name,
    case when p_old then 'minvalue' else quote_literal(p_month) end,
    case when p_old then p_month else p_month + interval '1 month' end
  );
  execute format(
    'comment on table core.%I is %L',
    v_name,
    case when p_old then 'Rows of before the first month.' else 'Rows of one month.' end
  );
end;
$$;

comment on function private.make_history_month is
  'Make the partition of one month of a history, or the one of everything before that month.';
