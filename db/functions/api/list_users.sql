-- api.list_users: the accounts of this service, for its admins.
--
-- Refuses: 400 bad_filter, 400 bad_cursor, 401, 403 admin_only, 403 scope_missing

create function api.list_users(
  p_session text,
  p_filter  jsonb,
  p_client  jsonb,
  p_page    boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  return private.with_visit(private.users_page(p_filter), p_session, p_page);
end;
$$;

comment on function api.list_users is
  'List accounts that a filter lets through, the newest first, for an admin.';
