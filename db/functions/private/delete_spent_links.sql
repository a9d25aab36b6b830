-- private.delete_spent_links: one batch of links of letters that were used or ran out.
--
-- They are kept for a week, so that a link used twice is noticed.

create function private.delete_spent_links(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.account_tokens
  where token_hash = any(array(
    select token_hash from core.account_tokens
    where least(used_at, expires_at) < now() - interval '7 days'
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_spent_links is
  'Delete up to so many links that ended a week ago; the count.';
