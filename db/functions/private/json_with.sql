-- private.json_with: an object with some of its values replaced, the order of its keys kept.

create function private.json_with(p_object json, p_changes json) returns json
language sql immutable
set search_path = ''
as $$
  select json_object_agg(field.key, coalesce(change.value, field.value) order by field.place)
  from json_each(p_object) with ordinality as field(key, value, place)
  left join json_each(p_changes) as change(key, value) on change.key = field.key
$$;

comment on function private.json_with is
  'Return an object with the given fields in place of its own, in its own order.';
