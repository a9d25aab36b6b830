-- private.log_auth_event: one line in the audit trail, in the transaction it speaks of.
--
-- Never pass a password, a token, a link or an address of mail as the error.

create function private.log_auth_event(
  p_event_type text,
  p_user_id    uuid,
  p_client     jsonb,
  p_error      text default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  insert into core.auth_logs (
    user_id, event_type, ip_address, user_agent, success, error_message
  )
  values (
    p_user_id,
    p_event_type,
    left(p_client ->> 'ip', 45),
    left(p_client ->> 'agent', 512),
    p_error is null,
    p_error
  );
end;
$$;

comment on function private.log_auth_event is
  'Write one line of core.auth_logs; an error makes it a failure.';
