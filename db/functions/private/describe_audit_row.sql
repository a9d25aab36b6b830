-- private.describe_audit_row: a line of the audit trail as admins see it.

create function private.describe_audit_row(p_row core.auth_logs) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'number', p_row.number,
    'at', private.iso_time(p_row."timestamp"),
    'event', p_row.event_type,
    'success', p_row.success,
    'error', p_row.error_message,
    'user', private.name_person(p_row.user_id),
    'user_hash', p_row.user_hash,
    'subject_id', p_row.subject_id,
    'subject', private.name_person(p_row.subject_id),
    'address', p_row.ip_address,
    'user_agent', p_row.user_agent,
    'request_id', p_row.request_id
  )
$$;

comment on function private.describe_audit_row is
  'Return number, moment, event, outcome, who, on what, and from where.';
