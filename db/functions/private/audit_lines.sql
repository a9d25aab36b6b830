-- private.audit_lines: the audit rows of a range in one month, each as the line that is sealed.
--
-- The only place that says what a seal covers and what a file of the archive holds: CSV, texts
-- always quoted and null never, so that no two rows read alike. Not user_id: it goes with the
-- account, while its hash stays. Columns: private.audit_header.

create function private.audit_lines(p_month date, p_after bigint, p_last bigint)
returns table (number bigint, line text)
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
begin
  return query
  select
    auth_logs.number,
    auth_logs.number
      || ',' || auth_logs.id
      || to_char(auth_logs."timestamp", ',YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || ',"' || replace(auth_logs.event_type, '"', '""') || '"'
      || coalesce(',"' || replace(auth_logs.user_hash, '"', '""') || '"', ',')
      || coalesce(',' || auth_logs.subject_id, ',')
      || coalesce(',"' || replace(auth_logs.ip_address, '"', '""') || '"', ',')
      || coalesce(',"' || replace(auth_logs.user_agent, '"', '""') || '"', ',')
      || ',' || auth_logs.success
      || coalesce(',"' || replace(auth_logs.error_message, '"', '""') || '"', ',')
      || coalesce(',"' || replace(auth_logs.request_id, '"', '""') || '"', ',')
  from core.auth_logs
  where auth_logs.number > p_after
    and auth_logs.number <= p_last
    and auth_logs."timestamp" >= p_month::timestamptz
    and auth_logs."timestamp" < p_month + interval '1 month'
  order by auth_logs.number, auth_logs.id;
end;
$$;

comment on function private.audit_lines is
  'Write out the audit rows of a month with numbers after one and up to another, in their order.';
