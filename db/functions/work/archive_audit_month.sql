-- work.archive_audit_month: let go of a month that the worker or an operator exported.
--
-- Refuses a month that is not past its keeping: a door of the worker's is no wider than its job.

create function work.archive_audit_month(p_month date)
returns table (removed bigint, outcome text)
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if p_month + interval '1 month' > now() - make_interval(days => private.setting('auth_log_days'))
  then
    raise exception 'this month of the audit trail is not past its keeping'
      using errcode = '22023';
  end if;
  return query
  select archived.removed, archived.outcome
  from private.archive_audit_month(p_month, jsonb '{"agent": "worker"}') as archived;
end;
$$;

comment on function work.archive_audit_month is
  'Drop an exported month past its keeping, or say why it is kept.';
