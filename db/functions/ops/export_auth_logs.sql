-- ops.export_auth_logs: a month of the audit trail, as the lines of a CSV file.
--
-- For a host where the worker's folder is no place to keep things. The file is then shown to
-- ops.record_auth_logs_export: only the operator knows whether it arrived whole.

create function ops.export_auth_logs(p_month date) returns table (line text)
language plpgsql stable security definer
set search_path = ''
set timezone = 'UTC'
as $$
begin
  line := private.audit_header();
  return next;
  return query
  select lines.line
  from private.audit_lines(
    date_trunc('month', p_month)::date,
    0,
    (select max(last_number) from core.audit_seals)
  ) as lines;
end;
$$;

comment on function ops.export_auth_logs is
  'The sealed audit rows of a month as the lines of a CSV file, the names of its columns first.';
