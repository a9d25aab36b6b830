-- private.view_age: when a materialised view was last made; null: never.

create function private.view_age(p_name text) returns timestamptz
language sql stable
set search_path = ''
as $$ select made_at from core.made_views where name = p_name $$;

comment on function private.view_age is
  'Return when a materialised view was last made.';
