-- ops.health: the same probes as GET /api/ucie/health, with their details.

create function ops.health()
returns table (name text, state text, details jsonb)
language sql stable security definer
set search_path = ''
as $$ select name, state, details from private.check_health() $$;

comment on function ops.health is
  'The state of database, cache and upstreams, with details.';
