-- private.lock_access_code: the code that a text names, if it still opens an account.
--
-- Unknown, used, revoked and expired codes are alike: null. The lock makes the next bearer of
-- the same code wait until it is known whether this one spends it.

create function private.lock_access_code(p_code text) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_code_id uuid;
begin
  select id into v_code_id
  from core.access_codes
  where code = upper(btrim(p_code))
    and not redeemed
    and revoked_at is null
    and coalesce(expires_at, 'infinity') > now()
  for update;
  return v_code_id;
end;
$$;

comment on function private.lock_access_code is
  'Lock and return a code that is free, or return null.';
