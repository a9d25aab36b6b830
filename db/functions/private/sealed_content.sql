-- private.sealed_content: how many audit rows a range of a month has, and the hash of their lines.

create function private.sealed_content(p_month date, p_after bigint, p_last bigint)
returns table (rows bigint, content text)
language plpgsql stable
set search_path = ''
as $$
begin
  return query
  select
    count(*),
    encode(sha256(convert_to(string_agg(lines.line || E'\n', ''), 'UTF8')), 'hex')
  from private.audit_lines(p_month, p_after, p_last) as lines;
end;
$$;

comment on function private.sealed_content is
  'Count and hash the audit rows that a seal of this month and range vouches for.';
