-- private.delete_old_derivatives: one batch of readings of futures venues no longer kept.
--
-- All are kept for 48 hours, the last of each hour for 8 days, the last of each day from then on,
-- for each venue. Older than 40 days nothing is looked at again: it was thinned long ago.

create function private.delete_old_derivatives(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_deleted integer;
begin
  delete from core.derivative_snapshots as old
  using (
    select snapshot.token_id, snapshot.venue, snapshot.at
    from core.derivative_snapshots as snapshot
    where snapshot.at between now() - interval '40 days' and now() - interval '48 hours'
      and exists (
        select
        from core.derivative_snapshots as later
        where later.token_id = snapshot.token_id
          and later.venue = snapshot.venue
          and later.at > snapshot.at
          and later.at < private.end_of_grain(snapshot.at)
      )
    limit p_batch
  ) as gone
  where old.token_id = gone.token_id
    and old.venue = gone.venue
    and old.at = gone.at;
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_derivatives is
  'Delete up to so many readings of venues that a later one of their hour or day stands for.';
