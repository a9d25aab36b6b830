-- private.describe_account_row: an account as a list of admins shows it; never a hash.

create function private.describe_account_row(p_user core.users) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_user.id,
    'email', p_user.email,
    'role', p_user.role,
    'email_verified', p_user.email_verified,
    'disabled_at', private.iso_time(p_user.disabled_at),
    'created_at', private.iso_time(p_user.created_at),
    'sessions', (
      select count(*)
      from core.sessions
      where user_id = p_user.id
        and superseded_at is null
        and least(expires_at, idle_until) > now()
    )
  )
$$;

comment on function private.describe_account_row is
  'Return id, e-mail, role, state and the number of live sessions of an account.';
