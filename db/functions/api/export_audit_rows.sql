-- api.export_audit_rows: the audit trail in large pages, to be written into a file.
--
-- Refuses: 400 bad_filter, 400 bad_cursor, 401, 403 admin_only, 403 scope_missing
--
-- The first page notes the export, after it was read: a file does not tell of itself.

create function api.export_audit_rows(p_session text, p_filter jsonb, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
  v_page    json;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  v_page := private.audit_page(p_filter, 2000);
  if nullif(p_filter ->> 'cursor', '') is null then
    perform private.log_admin_act('audit_exported', p_client);
  end if;
  return private.ok(v_page);
end;
$$;

comment on function api.export_audit_rows is
  'Return up to 2000 lines of the audit trail to an admin, and note that they were taken.';
