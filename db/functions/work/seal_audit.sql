-- work.seal_audit: seal the next rows of the audit trail.
--
-- The worker calls it until nothing is left, so that each call is bounded in time and memory. Of
-- two callers the second waits, and goes on where the first ended.

create function work.seal_audit(p_batch integer default 10000)
returns table (seals integer, rows bigint, last_number bigint, digest text)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_after bigint;
  v_bound bigint;
begin
  lock table core.audit_seals in exclusive mode;
  select coalesce(max(audit_seals.last_number), 0) into v_after
  from core.audit_seals;

  v_bound := private.audit_bound();
  select max(batch.number), count(*) into v_bound, rows
  from (
    select number
    from core.auth_logs
    where number > v_after
      and number <= v_bound
    order by number
    limit p_batch
  ) as batch;
  seals := private.seal_audit_range(v_after, v_bound);

  select newest.last_number, newest.digest into last_number, digest
  from core.audit_seals as newest
  order by newest.id desc
  limit 1;
  return next;
end;
$$;

comment on function work.seal_audit is
  'Seal at most so many rows; how many seals and rows, and the newest number and digest.';
