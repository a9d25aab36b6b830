-- private.page_of: rows of a list as one page, and where the next one begins.
--
-- Whoever reads rows reads one more than are shown: that tells whether there is a next page.

create function private.page_of(p_name text, p_rows json[], p_keys text[], p_limit integer)
returns json
language sql immutable
set search_path = ''
as $$
  select json_build_object(
    p_name, array_to_json(coalesce(p_rows[:p_limit], '{}')),
    'next_cursor',
    case when cardinality(p_rows) > p_limit then private.new_cursor(p_keys[p_limit]) end
  )
$$;

comment on function private.page_of is
  'Return the first rows under a name, and a cursor when there are more.';
