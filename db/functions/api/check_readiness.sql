-- api.check_readiness: whether this database is the one the caller's checkout was written for.
--
-- Refuses: 503 not_ready
--
-- A newer database is ready as well: old code runs on while the new is rolled out.

create function api.check_readiness(p_migration text) returns private.reply
language plpgsql stable security definer
set search_path = ''
as $$
begin
  if not exists (select from core.schema_migrations where name = p_migration) then
    return private.refused(
      503,
      'not_ready',
      'Migrations have not been applied yet.',
      private.retry_after(5)
    );
  end if;
  return private.ok(json_build_object('status', 'ready'));
end;
$$;

comment on function api.check_readiness is
  'Reply 200 when the named migration was applied, else 503.';
