-- private.lock_for_admin: an account that an admin is about to take something from.
--
-- Refuses: 403 admin_only, 404 unknown_user, 409 own_account
--
-- All admins and the account are locked first, in one order, and only then it is looked whether the
-- caller still is an admin: of two who disable each other at once, the second finds that the first
-- was quicker. So whoever acts is left to administer, and there always is somebody.

create function private.lock_for_admin(p_user_id uuid, p_client jsonb) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
declare
  v_caller uuid := private.caller();
begin
  perform from core.users
  where id = p_user_id
    or (role = 'admin' and disabled_at is null)
  order by id
  for no key update;

  if not exists (
    select from core.users where id = v_caller and role = 'admin' and disabled_at is null
  ) then
    perform private.log_auth_event(
      'access_denied', (select id from core.users where id = v_caller), p_client, 'admin_only'
    );
    return private.refused(403, 'admin_only', 'This is for administrators.');
  end if;
  if p_user_id = v_caller then
    return private.refused(409, 'own_account', 'Nobody takes this from their own account.');
  end if;
  if not exists (select from core.users where id = p_user_id) then
    return private.unknown_user();
  end if;
  return null;
end;
$$;

comment on function private.lock_for_admin is
  'Lock the admins and an account and return null, or return why it must stay as it is.';
