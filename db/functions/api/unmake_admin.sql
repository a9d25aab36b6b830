-- api.unmake_admin: somebody administers no longer.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_user, 409 own_account

create function api.unmake_admin(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
begin
  if v_refusal.status is null then
    v_refusal := private.lock_for_admin(p_id, p_client);
  end if;
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  update core.users set role = 'user' where id = p_id and role = 'admin';
  if found then
    perform private.log_admin_act('admin_revoked', p_client, p_id);
  end if;
  return private.no_content();
end;
$$;

comment on function api.unmake_admin is
  'Take the admin''s role from an account: 204, also when it had none, or 404 or 409.';
