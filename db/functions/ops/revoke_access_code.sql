-- ops.revoke_access_code: a code that is lost or leaked opens no account any more.

create function ops.revoke_access_code(p_code text) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_code_id uuid;
begin
  update core.access_codes
  set revoked_at = now()
  where code = upper(btrim(p_code))
    and not redeemed
    and revoked_at is null
  returning id into v_code_id;

  if v_code_id is not null then
    perform private.log_auth_event(
      'access_code_revoked', null, private.operator(), null, v_code_id
    );
  end if;
  return v_code_id is not null;
end;
$$;

comment on function ops.revoke_access_code is
  'Withdraw an unspent access code; false when it is unknown, spent or withdrawn already.';
