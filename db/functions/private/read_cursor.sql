-- private.read_cursor: the key of the last row of the page before, taken apart by its shape.
--
-- Refuses: 400 bad_cursor
--
-- Bytes of printable ASCII only, so that no decoding can fail.

create function private.read_cursor(p_cursor text, p_shape text) returns text[]
language plpgsql immutable
set search_path = ''
as $$
declare
  v_key text[];
begin
  if nullif(p_cursor, '') is null then
    return null;
  end if;
  if p_cursor ~ '^([2-7][0-9a-f]){1,80}$' then
    v_key := regexp_match(convert_from(decode(p_cursor, 'hex'), 'LATIN1'), '^' || p_shape || '$');
  end if;
  if v_key is null then
    raise exception 'bad_cursor'
      using errcode = 'UC400', detail = 'This cursor was not made by this list.';
  end if;
  return v_key;
end;
$$;

comment on function private.read_cursor is
  'Return the parts of a cursor, null for none; raise bad_cursor for one of another shape.';
