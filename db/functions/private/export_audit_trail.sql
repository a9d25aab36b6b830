-- private.export_audit_trail: what the audit trail says of a person, for that person's own copy.

create function private.export_audit_trail(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'at', private.iso_time("timestamp"),
        'event', event_type,
        'success', success,
        'error', error_message,
        'address', ip_address,
        'user_agent', user_agent
      )
      order by "timestamp", id
    ),
    '[]'
  )
  from core.auth_logs
  where user_id = p_user_id
$$;

comment on function private.export_audit_trail is
  'List the audit rows of an account, the oldest first.';
