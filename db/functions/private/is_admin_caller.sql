-- private.is_admin_caller: whether the person this transaction is bound to administers the service.

create function private.is_admin_caller() returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.users
    where id = private.caller()
      and role = 'admin'
  )
$$;

comment on function private.is_admin_caller is
  'Whether the authenticated user of this transaction is an admin.';
