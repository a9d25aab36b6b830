-- api.end_user_sessions: somebody is logged out everywhere by an admin.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_user
--
-- The account is locked, so that no login at the same moment slips through.

create function api.end_user_sessions(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  perform from core.users where id = p_id for no key update;
  if not found then
    return private.unknown_user();
  end if;
  delete from core.sessions where user_id = p_id;
  if found then
    perform private.log_admin_act('sessions_ended', p_client, p_id);
  end if;
  return private.no_content();
end;
$$;

comment on function api.end_user_sessions is
  'End every session of an account: 204, also when there was none, or 404.';
