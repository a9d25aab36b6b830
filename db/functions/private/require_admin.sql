-- private.require_admin: only an admin goes on, and sees everybody's rows from here.
--
-- Refuses: 403 admin_only

create function private.require_admin(p_role text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  if p_role is distinct from 'admin' then
    raise exception 'admin_only'
      using errcode = 'UC403', detail = 'This is for administrators.';
  end if;
  perform set_config('app.admin', 'on', true);
end;
$$;

comment on function private.require_admin is
  'Refuse whoever is no admin; open row-level security to an admin for this transaction.';
