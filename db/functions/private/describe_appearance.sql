-- private.describe_appearance: how pages look to somebody, chosen or as they come.

create function private.describe_appearance(p_user_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'theme', coalesce(appearances.theme, 'system'),
    'palette', coalesce(appearances.palette, 'blue-orange'),
    'density', coalesce(appearances.density, 'comfortable'),
    'zone', coalesce(appearances.zone, 'UTC'),
    'single_keys', coalesce(appearances.single_keys, true)
  )
  from (values (p_user_id)) as asked(user_id)
  left join core.appearances on appearances.user_id = asked.user_id
$$;

comment on function private.describe_appearance is
  'Return theme, palette, density, time zone and keys of somebody.';
