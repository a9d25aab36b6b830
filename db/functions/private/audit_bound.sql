-- private.audit_bound: the number of the audit trail below which nothing can appear any more.
--
-- Numbers are drawn when a row is written and rows appear when their transaction commits, so a
-- lower number may appear after a higher one. Whoever writes holds a lock on the table from
-- before the draw until the end of the transaction. To hold it alone for a moment therefore means
-- that every number drawn so far has appeared or never will. The lock is taken in a
-- subtransaction that is undone at once: nobody waits for what the caller does with the answer,
-- and no error can leave it behind. Null says that writers did not pause within a second.

create function private.audit_bound() returns bigint
language plpgsql volatile
set search_path = ''
set lock_timeout = '1s'
as $$
declare
  v_bound bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the audit trail is sealed in a transaction that sees what others commit'
      using errcode = '25001';
  end if;
  begin
    lock table only core.auth_logs in share mode;
    select coalesce(max(number), 0) into v_bound
    from core.auth_logs;
    raise sqlstate 'UL000';
  exception
    when sqlstate 'UL000' then
      return v_bound;
    when lock_not_available then
      return null;
  end;
end;
$$;

comment on function private.audit_bound is
  'Return the number up to which the audit trail is complete; null when writers did not pause.';
