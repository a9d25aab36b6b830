-- ops.grant_admin: an account becomes an admin's.

create function ops.grant_admin(p_email text) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  update core.users
  set role = 'admin'
  where email = lower(btrim(p_email))
  returning id into v_user_id;

  if not found then
    raise exception 'there is no account with that address'
      using errcode = 'no_data_found';
  end if;
  perform private.log_auth_event('admin_granted', v_user_id, private.operator());
  return 'granted';
end;
$$;

comment on function ops.grant_admin is 'Make an existing account an admin.';
