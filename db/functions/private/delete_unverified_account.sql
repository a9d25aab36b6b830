-- private.delete_unverified_account: an account nobody confirmed goes, and frees its code.

create function private.delete_unverified_account(p_user_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.access_codes
  set redeemed = false, redeemed_by = null, redeemed_at = null
  where redeemed_by = p_user_id;

  delete from core.users
  where id = p_user_id
    and not email_verified;
end;
$$;

comment on function private.delete_unverified_account is
  'Delete an unverified account; its access code opens another one.';
