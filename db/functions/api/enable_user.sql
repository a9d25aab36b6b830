-- api.enable_user: a disabled account may be logged into again.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_user
--
-- A login that was under way when the account was disabled may have left a session; it goes too.

create function api.enable_user(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal  private.reply := private.admit_admin(p_session, p_client);
  v_disabled timestamptz;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  select disabled_at into v_disabled from core.users where id = p_id for no key update;
  if not found then
    return private.unknown_user();
  end if;
  if v_disabled is not null then
    update core.users set disabled_at = null where id = p_id;
    delete from core.sessions where user_id = p_id;
    perform private.log_admin_act('user_enabled', p_client, p_id);
  end if;
  return private.no_content();
end;
$$;

comment on function api.enable_user is
  'Enable an account; nobody is logged in by it: 204, also when it was, or 404.';
