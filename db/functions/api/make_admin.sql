-- api.make_admin: somebody may administer from now on.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_user, 409 not_eligible

create function api.make_admin(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
  v_user    core.users;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  select id, role, email_verified, disabled_at
  into v_user.id, v_user.role, v_user.email_verified, v_user.disabled_at
  from core.users
  where id = p_id
  for no key update;
  if not found then
    return private.unknown_user();
  end if;
  if not v_user.email_verified or v_user.disabled_at is not null then
    return private.refused(
      409, 'not_eligible', 'An administrator has a confirmed address and an enabled account.'
    );
  end if;
  if v_user.role <> 'admin' then
    update core.users set role = 'admin' where id = p_id;
    perform private.log_admin_act('admin_granted', p_client, p_id);
  end if;
  return private.no_content();
end;
$$;

comment on function api.make_admin is
  'Make an account an admin''s: 204, also when it was, or 404 or 409.';
