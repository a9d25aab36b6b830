-- private.etag_matches: whether If-None-Match names this version of an answer.

create function private.etag_matches(p_if_none_match text, p_etag text) returns boolean
language sql immutable
set search_path = ''
as $$
  select coalesce(
    btrim(p_if_none_match) = '*'
    or p_etag = any(
      select regexp_replace(btrim(part), '^W/', '')
      from string_to_table(p_if_none_match, ',') as parts(part)
    ),
    false
  )
$$;

comment on function private.etag_matches is
  'True when an entity tag is in an If-None-Match header, or that is *.';
