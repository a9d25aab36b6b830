-- ops.archive_auth_logs: let go of the old audit trail.
--
-- A month that is wholly older goes as a whole table; a younger month stays whole, so a row may
-- outlive the limit by a month. Rows without a month of their own go one by one. Nothing is
-- copied: export first what must be kept (docs/operations.md).

create function ops.archive_auth_logs(p_older_than interval default '90 days')
returns table (archived text, removed bigint)
language plpgsql volatile security definer
set search_path = '' set timezone = 'UTC'
as $$
begin
  if p_older_than < interval '7 days' then
    raise exception 'the last week of the audit trail is never removed'
      using errcode = '22023';
  end if;

  for archived in
    select pg_class.relname
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class on pg_class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'core.auth_logs'::regclass
      and pg_class.relname ~ '^auth_logs_\d{4}_\d{2}$'
      and to_date(right(pg_class.relname, 7), 'YYYY_MM') + interval '1 month'
        <= now() - p_older_than
    order by pg_class.relname
  loop
    execute format('select count(*) from core.%I', archived) into removed;
    execute format('drop table core.%I', archived);
    return next;
  end loop;

  archived := 'auth_logs_default';
  delete from core.auth_logs_default
  where "timestamp" < now() - p_older_than;
  get diagnostics removed = row_count;
  return next;
end;
$$;

comment on function ops.archive_auth_logs is
  'Remove audit rows older than that, by whole months; export first what must be kept.';
