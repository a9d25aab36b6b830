-- private.story_reasons: why a story matters for one coin: its own reasons, and where the coin is.

create function private.story_reasons(
  p_reasons jsonb,
  p_place   text,
  p_points  integer
) returns jsonb
language sql immutable
set search_path = ''
as $$
  select case
    when p_points = 0 then p_reasons
    else p_reasons || jsonb_build_object('rule', 'coin_in_' || p_place, 'points', p_points)
  end
$$;

comment on function private.story_reasons is
  'Return the reasons of a story with the one of the place where a coin stands in it.';
