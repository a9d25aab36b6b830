-- private.log_audit_act: the trail says itself that a month of it was exported or let go.

create function private.log_audit_act(
  p_event_type text,
  p_month      date,
  p_rows       bigint,
  p_client     jsonb
) returns void
language sql volatile
set search_path = ''
as $$
  insert into core.auth_logs (event_type, ip_address, user_agent, error_message)
  values (
    p_event_type,
    p_client ->> 'ip',
    p_client ->> 'agent',
    to_char(p_month, 'YYYY-MM') || ': ' || p_rows || ' rows'
  )
$$;

comment on function private.log_audit_act is
  'Write down in the audit trail what was done with a month of it.';
