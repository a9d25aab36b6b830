-- private.delete_old_consensus: one batch of logged consensuses past two years.

create function private.delete_old_consensus(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.consensus_log
  where ctid = any(array(
    select ctid
    from core.consensus_log
    where made_at < now() - interval '2 years'
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_consensus is
  'Delete up to so many logged consensuses that are no longer kept; the count.';
