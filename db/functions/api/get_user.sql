-- api.get_user: one account, for an admin.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_user

create function api.get_user(
  p_session text,
  p_id      uuid,
  p_client  jsonb,
  p_page    boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
  v_found   json;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  v_found := private.describe_account_fully(p_id, p_session);
  if v_found is null then
    return private.unknown_user();
  end if;
  return private.with_visit(v_found, p_session, p_page);
end;
$$;

comment on function api.get_user is
  'Return an account, its sessions and counts, to an admin: 200, or 404.';
