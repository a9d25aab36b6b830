-- ops.create_admin: the first admin, made from the command line with a verified account.

create function ops.create_admin(p_email text, p_password_hash text) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  perform private.require_hash(p_password_hash);
  insert into core.users (email, password_hash, email_verified, role)
  values (lower(btrim(p_email)), p_password_hash, true, 'admin')
  returning id into v_user_id;
  perform private.log_auth_event('admin_granted', v_user_id, private.operator());
  return v_user_id;
end;
$$;

comment on function ops.create_admin is 'Make a verified account with the role admin.';
