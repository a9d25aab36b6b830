-- private.log_admin_act: what the admin of this transaction did, and to which account or code.

create function private.log_admin_act(
  p_event_type text,
  p_client     jsonb,
  p_subject_id uuid default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform private.log_auth_event(p_event_type, private.caller(), p_client, null, p_subject_id);
end;
$$;

comment on function private.log_admin_act is
  'Write a line of the audit trail in the name of the calling admin.';
