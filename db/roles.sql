-- Roles are cluster-wide, so they live outside the migrations. Run by a superuser or by a role
-- that may create roles; running it again is harmless. Passwords are set elsewhere.
--
--   owner      owns the database, the tables and the functions of private, work and ops
--   api_owner  owns the functions of schema api: no login, no table, bound by row-level security
--   web        Flask: executes schema api and nothing else
--   worker     the worker: executes schema work and nothing else
--   ops        psql and cron: executes schema ops and nothing else

do $$
declare
  v_role text;
begin
  foreach v_role in array array['owner', 'web', 'worker', 'ops'] loop
    if to_regrole(v_role) is null then
      execute format('create role %I login', v_role);
    end if;
  end loop;
  if to_regrole('api_owner') is null then
    create role api_owner nologin;
  end if;
  if not pg_has_role(current_user, 'owner', 'member') then
    grant owner to current_user;
  end if;
  if not pg_has_role('owner', 'api_owner', 'member') then
    grant api_owner to owner;
  end if;
end;
$$;

comment on role owner is 'Owns tables and functions; runs migrations.';
comment on role api_owner is 'Owns the functions of schema api; row-level security binds it.';
comment on role web is 'Flask: may execute schema api, and nothing else.';
comment on role worker is 'The worker: may execute schema work, and nothing else.';
comment on role ops is 'psql and cron: may execute schema ops, and nothing else.';

alter role owner set search_path = core, ops, private, extensions;
alter role web set search_path = api;
alter role worker set search_path = work;
alter role ops set search_path = ops, core;

alter role web set statement_timeout = '5s';
alter role web set lock_timeout = '3s';
alter role web set idle_in_transaction_session_timeout = '5s';
alter role worker set statement_timeout = '30s';
alter role worker set lock_timeout = '5s';
alter role worker set idle_in_transaction_session_timeout = '10s';
alter role ops set lock_timeout = '5s';
alter role ops set idle_in_transaction_session_timeout = '60s';
