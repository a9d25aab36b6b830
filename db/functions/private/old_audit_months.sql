-- private.old_audit_months: the months of the audit trail that were over before a time.
--
-- Rows that have no month of their own get it first, so none is left behind.

create function private.old_audit_months(p_before timestamptz) returns setof date
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
begin
  perform private.ensure_partitions();
  return query
  select months.month
  from pg_catalog.pg_inherits
  join pg_catalog.pg_class on pg_class.oid = pg_inherits.inhrelid
  cross join lateral to_date(right(pg_class.relname, 7), 'YYYY_MM') as months(month)
  where pg_inherits.inhparent = 'core.auth_logs'::regclass
    and pg_class.relname ~ '^auth_logs_\d{4}_\d{2}$'
    and months.month + interval '1 month' <= p_before
  order by months.month;
end;
$$;

comment on function private.old_audit_months is
  'The months of the audit trail that ended before a time, the oldest first.';
