-- private.iso_time: a moment as our JSON writes it, in UTC to the second.

create function private.iso_time(p_at timestamptz) returns text
language plpgsql stable
set search_path = ''
as $$
begin
  return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
end;
$$;

comment on function private.iso_time is 'Return 2026-01-31T23:59:59Z.';
