-- private.delete_spent_misses: one batch of texts that were unknown once and may be asked again.

create function private.delete_spent_misses(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.resolver_misses
  where text = any(array(
    select text from core.resolver_misses
    where until < now()
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_spent_misses is
  'Delete up to so many texts that were unknown once; the count.';
