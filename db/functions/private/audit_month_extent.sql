-- private.audit_month_extent: how many audit rows a month has, and the highest number among them.

create function private.audit_month_extent(p_month date)
returns table (rows bigint, last_number bigint)
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
begin
  return query
  select count(*), coalesce(max(number), 0)
  from core.auth_logs
  where "timestamp" >= p_month::timestamptz
    and "timestamp" < p_month + interval '1 month';
end;
$$;

comment on function private.audit_month_extent is
  'Count the audit rows of a month and return their highest number.';
