-- private.live_seals: the seals whose rows are still here: not those of archived months.

create function private.live_seals(p_month date default null) returns setof core.audit_seals
language sql stable
set search_path = ''
as $$
  select
    seals.id,
    seals.month,
    seals.after_number,
    seals.last_number,
    seals.rows,
    seals.content,
    seals.previous,
    seals.sealed_at,
    seals.digest
  from core.audit_seals as seals
  where (p_month is null or seals.month = p_month)
    and not exists (
      select
      from core.audit_exports
      where audit_exports.month = seals.month
        and audit_exports.last_number >= seals.last_number
        and audit_exports.archived_at is not null
    )
$$;

comment on function private.live_seals is
  'The seals, of one month or of all, whose rows were not archived.';
