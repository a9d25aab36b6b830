-- private.read_row_cursor: moment and id of the row before the next page; the newest come first.
--
-- Refuses: 400
--
-- Without a cursor: what comes before every row.

create function private.read_row_cursor(p_cursor text) returns text[]
language plpgsql stable
set search_path = ''
as $$
declare
  v_key text[] := private.read_cursor(
    p_cursor, '([0-9]{1,16}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'
  );
begin
  if v_key is null then
    return array['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  end if;
  v_key[1] := (timestamptz 'epoch' + v_key[1]::bigint * interval '1 microsecond')::text;
  return v_key;
end;
$$;

comment on function private.read_row_cursor is
  'Return moment and id of a cursor as texts, or those after every row for none.';
