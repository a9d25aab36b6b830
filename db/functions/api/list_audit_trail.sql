-- api.list_audit_trail: what happened to accounts, for the admins of this service.
--
-- Refuses: 400 bad_filter, 400 bad_cursor, 401, 403 admin_only, 403 scope_missing

create function api.list_audit_trail(
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
  return private.with_visit(
    private.audit_page(p_filter, private.page_limit(p_filter ->> 'limit')), p_session, p_page
  );
end;
$$;

comment on function api.list_audit_trail is
  'List lines of the audit trail that a filter lets through, the newest first, for an admin.';
