-- private.story_direction: which way the tone of a story points, if it clearly does.

create function private.story_direction(p_tone double precision) returns text
language sql immutable
set search_path = ''
as $$
  select case when p_tone >= 0.2 then 'up' when p_tone <= -0.2 then 'down' else 'unclear' end
$$;

comment on function private.story_direction is
  'Return up or down for a tone of at least 0.2, unclear for less or none.';
