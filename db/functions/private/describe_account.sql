-- private.describe_account: an account as its holder sees it; never a hash.

create function private.describe_account(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', id,
    'email', email,
    'role', role,
    'email_verified', email_verified,
    'created_at', private.iso_time(created_at)
  )
  from core.users
  where id = p_user_id
$$;

comment on function private.describe_account is
  'Return id, e-mail, role, whether verified, and since when.';
