-- private.like_part: a text as a pattern that finds it anywhere, each of its signs meant literally.

create function private.like_part(p_text text) returns text
language sql immutable
set search_path = ''
as $$ select '%' || regexp_replace(lower(p_text), '([\\%_])', '\\\1', 'g') || '%' $$;

comment on function private.like_part is
  'Return the pattern of "contains this", in lower case; null for null.';
