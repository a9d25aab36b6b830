-- private.etag_matches: whether If-None-Match names this version of an answer.

create function private.etag_matches(p_if_none_match text, p_etag text) returns boolean
language plpgsql immutable
set search_path = ''
as $$
begin
  return coalesce(
    btrim(p_if_none_match) = '*'
    or p_etag = any(regexp_split_to_array(btrim(p_if_none_match), '\s*,\s*(W/)?|^W/')),
    false
  );
end;
$$;

comment on function private.etag_matches is
  'True when an entity tag is in an If-None-Match header, or that is *.';
