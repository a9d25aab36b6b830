-- private.lapse_unverified_accounts: accounts never verified go after some days.
--
-- With a code or an address only the account that spent or bears it is looked at: registration
-- clears its own way.

create function private.lapse_unverified_accounts(
  p_email text default null,
  p_code  text default null
) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
  v_lapsed  integer := 0;
begin
  for v_user_id in
    select id
    from core.users
    where not email_verified
      and created_at < now() - make_interval(days => private.setting('unverified_days'))
      and (p_email is null or email = p_email)
      and (
        p_code is null
        or id = (select redeemed_by from core.access_codes where code = upper(btrim(p_code)))
      )
    for update skip locked
  loop
    perform private.delete_unverified_account(v_user_id);
    perform private.log_auth_event('account_lapsed', null, '{}');
    v_lapsed := v_lapsed + 1;
  end loop;
  return v_lapsed;
end;
$$;

comment on function private.lapse_unverified_accounts is
  'Delete accounts that were never verified in time and free their codes; return how many.';
