-- private.uuid_of: the id that a text is, if it is one.

create function private.uuid_of(p_text text) returns uuid
language sql immutable
set search_path = ''
as $$
  select case
    when p_text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_text::uuid
  end
$$;

comment on function private.uuid_of is 'Return the id that is written in a text, or null.';
