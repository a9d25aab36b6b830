-- private.delete_old_snapshots: one batch of price snapshots past their keeping.
--
-- All are kept for 48 hours, after that the last of each hour for 30 days.

create function private.delete_old_snapshots(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.price_snapshots
  where ctid = any(array(
    select price_snapshots.ctid
    from core.price_snapshots
    where price_snapshots.taken_at < now() - interval '30 days'
      or price_snapshots.taken_at < now() - interval '48 hours'
      and exists (
        select
        from core.price_snapshots as later
        where later.token_id = price_snapshots.token_id
          and later.taken_at > price_snapshots.taken_at
          and later.taken_at < date_trunc('hour', price_snapshots.taken_at) + interval '1 hour'
      )
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_snapshots is
  'Delete up to so many price snapshots that are no longer kept; the count.';
