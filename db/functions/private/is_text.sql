-- private.is_text: whether a JSON value is a text of fitting length.

create function private.is_text(p_value jsonb, p_least integer, p_most integer) returns boolean
language sql immutable
set search_path = ''
as $$
  select coalesce(
    jsonb_typeof(p_value) = 'string' and length(p_value #>> '{}') between p_least and p_most,
    false
  )
$$;

comment on function private.is_text is
  'True for a JSON string whose length lies within the bounds.';
