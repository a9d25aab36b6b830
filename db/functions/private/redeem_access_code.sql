-- private.redeem_access_code: a code is spent on one account.

create function private.redeem_access_code(p_code_id uuid, p_user_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.access_codes
  set redeemed = true, redeemed_by = p_user_id, redeemed_at = now()
  where id = p_code_id;
end;
$$;

comment on function private.redeem_access_code is 'Mark a locked code as spent on an account.';
