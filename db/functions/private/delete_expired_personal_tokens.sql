-- private.delete_expired_personal_tokens: one batch of personal tokens that ran out.
--
-- They are kept for a month, so that their holder sees why a script stopped.

create function private.delete_expired_personal_tokens(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.personal_tokens
  where id = any(array(
    select id from core.personal_tokens
    where expires_at < now() - interval '30 days'
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_expired_personal_tokens is
  'Delete up to so many personal tokens that ran out a month ago; the count.';
