-- private.story_reasons: why a story matters for one coin: its own reasons, and where the coin is.
--
-- A coin in the title adds 10 points, one that only the summary names takes 20.

create function private.story_reasons(p_reasons jsonb, p_place text) returns jsonb
language sql immutable
set search_path = ''
as $$
  select p_reasons || case p_place
    when 'title' then '[{"rule": "coin_in_title", "points": 10}]'::jsonb
    when 'summary' then '[{"rule": "coin_in_summary", "points": -20}]'
    else '[]'
  end
$$;

comment on function private.story_reasons is
  'Return the reasons for the impact of a story on a coin that it mentions in a place.';
