-- private.time_zones: the time zones of places, and UTC; from the server's own list.

create function private.time_zones() returns setof text
language sql stable
set search_path = ''
as $$
  select name
  from pg_catalog.pg_timezone_names
  where name ~ '^(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/'
    or name = 'UTC'
$$;

comment on function private.time_zones is 'List the time zones that somebody may choose.';
