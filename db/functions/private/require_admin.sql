-- private.require_admin: whose session this is, admins only.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 admin_only

create function private.require_admin(p_session text) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
begin
  if not exists (select from core.users where id = v_user_id and role = 'admin') then
    raise exception 'admin_only'
      using errcode = 'UC403', detail = 'Only an admin may do this.';
  end if;
  return v_user_id;
end;
$$;

comment on function private.require_admin is 'Return the user of an admin''s live session.';
