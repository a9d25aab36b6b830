-- api.disable_user: an account opens nothing any more, from this moment.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_user, 409 own_account
--
-- Its sessions end here. Its personal tokens stay and are refused as long as it is disabled.

create function api.disable_user(p_session text, p_id uuid, p_client jsonb)
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
  update core.users set disabled_at = now() where id = p_id and disabled_at is null;
  if found then
    perform private.log_admin_act('user_disabled', p_client, p_id);
  end if;
  delete from core.sessions where user_id = p_id;
  return private.no_content();
end;
$$;

comment on function api.disable_user is
  'Disable an account and end its sessions: 204, also when it was, or 404 or 409.';
