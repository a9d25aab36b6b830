-- private.number_of: a JSON value as a number; null for everything that is none.

create function private.number_of(p_value jsonb) returns double precision
language sql immutable
set search_path = ''
as $$
  select case jsonb_typeof(p_value) when 'number' then (p_value #>> '{}')::double precision end
$$;

comment on function private.number_of is
  'Return the number of a JSON value, or null.';
