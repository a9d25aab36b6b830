-- private.story_impact: the points of all reasons together, 0 to 100.

create function private.story_impact(p_reasons jsonb) returns integer
language sql immutable
set search_path = ''
as $$
  select least(100, greatest(0, coalesce(sum((reason ->> 'points')::integer), 0)))::integer
  from jsonb_array_elements(p_reasons) as reasons(reason)
$$;

comment on function private.story_impact is
  'Return the impact that reasons add up to, from 0 to 100.';
