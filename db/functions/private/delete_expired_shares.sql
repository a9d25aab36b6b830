-- private.delete_expired_shares: one batch of shared reports past their end, withdrawn ones too.

create function private.delete_expired_shares(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.shared_reports
  where id = any(array(
    select id from core.shared_reports
    where expires_at < now()
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_expired_shares is
  'Delete up to so many shared reports past their end; the count.';
