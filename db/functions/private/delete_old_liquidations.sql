-- private.delete_old_liquidations: one batch of liquidations older than seven days.

create function private.delete_old_liquidations(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.liquidations as old
  using (
    select token_id, venue, at, dedupe_key
    from core.liquidations
    where at < now() - interval '7 days'
    limit p_batch
  ) as gone
  where old.token_id = gone.token_id
    and old.venue = gone.venue
    and old.at = gone.at
    and old.dedupe_key = gone.dedupe_key;
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_liquidations is
  'Delete up to so many liquidations that are no longer kept; the count.';
