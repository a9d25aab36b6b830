-- private.log_auth_event: one line in the audit trail, in the transaction it speaks of.
--
-- Never pass a password, a token, a link or an address of mail as the error. The subject is what
-- was acted on, where that is not the person: an account, a code, a session, a token. The hash of
-- the user is filled by private.complete_audit_row.

create function private.log_auth_event(
  p_event_type text,
  p_user_id    uuid,
  p_client     jsonb,
  p_error      text default null,
  p_subject_id uuid default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  insert into core.auth_logs (
    user_id,
    event_type,
    ip_address,
    user_agent,
    success,
    error_message,
    subject_id,
    request_id
  )
  values (
    p_user_id,
    p_event_type,
    left(p_client ->> 'ip', 45),
    left(p_client ->> 'agent', 512),
    p_error is null,
    p_error,
    p_subject_id,
    left(p_client ->> 'request_id', 64)
  );
end;
$$;

comment on function private.log_auth_event is
  'Write one line of core.auth_logs; an error makes it a failure.';
