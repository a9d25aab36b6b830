-- private.audit_header: the first line of a file of the archive: the columns of its lines.

create function private.audit_header() returns text
language sql immutable
set search_path = ''
as $$
  select 'number,id,timestamp,event_type,user_hash,subject_id,ip_address,user_agent,success,'
    || 'error_message,request_id'
$$;

comment on function private.audit_header is 'Name the columns of private.audit_lines.';
