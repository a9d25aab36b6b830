-- private.is_last_admin: whether nobody would be left to administer without this account.
--
-- Admins are locked in one order, so that two of them cannot leave at once.

create function private.is_last_admin(p_user_id uuid) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_admins uuid[];
begin
  select array_agg(id) into v_admins
  from (
    select id
    from core.users
    where role = 'admin'
      and disabled_at is null
    order by id
    for update
  ) as admins;
  return v_admins = array[p_user_id];
end;
$$;

comment on function private.is_last_admin is
  'Whether an account is the only enabled one of an admin.';
