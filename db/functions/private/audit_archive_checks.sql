-- private.audit_archive_checks: what was let go had its seals; what is here gets them in time.

create function private.audit_archive_checks()
returns table (name text, ok boolean, detail text)
language sql stable
set search_path = ''
as $$
  select
    'archived months',
    count(*) filter (where wrong) = 0,
    case
      when count(*) filter (where wrong) = 0 then count(*) || ' archived'
      else 'not what was sealed: '
        || string_agg(to_char(month, 'YYYY-MM'), ', ' order by month) filter (where wrong)
    end
  from (
    select
      audit_exports.month,
      audit_exports.rows <> coalesce(sum(audit_seals.rows), 0) as wrong
    from core.audit_exports
    left join core.audit_seals
      on audit_seals.month = audit_exports.month
      and audit_seals.last_number <= audit_exports.last_number
    where audit_exports.archived_at is not null
    group by audit_exports.month
  ) as archived
  union all
  select
    'sealed in time',
    count(*) = 0,
    count(*) || ' rows older than 15 minutes without a seal'
  from core.auth_logs
  where number > (select coalesce(max(last_number), 0) from core.audit_seals)
    and "timestamp" < now() - interval '15 minutes'
$$;

comment on function private.audit_archive_checks is
  'Whether archived months held what was sealed, and whether the sealing keeps up.';
