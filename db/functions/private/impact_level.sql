-- private.impact_level: the word for an impact of 0 to 100.

create function private.impact_level(p_impact integer) returns text
language sql immutable
set search_path = ''
as $$
  select case when p_impact >= 70 then 'high' when p_impact >= 40 then 'medium' else 'low' end
$$;

comment on function private.impact_level is
  'Return high from 70 on, medium from 40 on, else low.';
