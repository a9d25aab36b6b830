-- private.new_cursor: where the next page of a list begins, as a text that nobody need read.

create function private.new_cursor(p_key text) returns text
language sql immutable
set search_path = ''
as $$ select encode(convert_to(p_key, 'UTF8'), 'hex') $$;

comment on function private.new_cursor is
  'Wrap the key of the last row of a page; private.read_cursor takes it apart.';
