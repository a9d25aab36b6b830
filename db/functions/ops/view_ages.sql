-- ops.view_ages: how old the materialised views are, and what making them takes.

create function ops.view_ages()
returns table (name text, made_at timestamptz, age interval, seconds numeric, lines bigint)
language sql stable security definer
set search_path = ''
as $$
  select
    views.matviewname::text,
    made_views.made_at,
    date_trunc('second', now() - made_views.made_at),
    round(made_views.took_ms / 1000.0, 3),
    made_views.lines
  from pg_catalog.pg_matviews as views
  left join core.made_views on made_views.name = views.matviewname
  where views.schemaname = 'core'
  order by 1
$$;

comment on function ops.view_ages is
  'When each materialised view was last made, how old it is, how long making it takes.';
