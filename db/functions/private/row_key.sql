-- private.row_key: the key of a row in a list that shows the newest first.

create function private.row_key(p_created_at timestamptz, p_id uuid) returns text
language sql immutable
set search_path = ''
as $$ select (extract(epoch from p_created_at) * 1000000)::bigint || ' ' || p_id $$;

comment on function private.row_key is
  'Return the microseconds since 1970 and the id; private.read_row_cursor takes them apart.';
