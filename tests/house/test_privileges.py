"""The schema is the privilege: who may call what and touch what, read from the catalogue."""

import psycopg
import pytest

from tree import SCHEMAS

ROLES = {"web": "api", "worker": "work", "ops": "ops"}
PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
OURS = [*SCHEMAS]


@pytest.mark.parametrize(("role", "schema"), ROLES.items())
def test_a_role_executes_its_schema_and_nothing_else(database, role, schema):
    rows = database.all(
        "select pronamespace::regnamespace::text as schema, oid::regprocedure::text as function,"
        " has_function_privilege(%s, oid, 'execute') as allowed"
        " from pg_proc where pronamespace::regnamespace::text = any(%s)",
        role,
        OURS,
    )
    allowed = {row.function for row in rows if row.allowed}
    assert allowed == {row.function for row in rows if row.schema == schema}
    assert allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("privilege", PRIVILEGES)
def test_a_role_has_no_privilege_on_any_table(database, role, privilege):
    rows = database.all(
        "select relname::text from pg_class where relnamespace = 'core'::regnamespace"
        " and relkind in ('r', 'p', 'v', 'm', 'f')"
        " and (has_table_privilege(%s, oid, %s) or case when %s in"
        " ('select', 'insert', 'update', 'references')"
        " then has_any_column_privilege(%s, oid, %s) else false end)",
        role,
        privilege,
        privilege,
        role,
        privilege,
    )
    assert rows == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_no_sequence(database, role):
    rows = database.all(
        "select relname::text from pg_class where relnamespace = 'core'::regnamespace"
        " and case when relkind = 'S'"
        " then has_sequence_privilege(%s, oid, 'usage, select, update') else false end",
        role,
    )
    assert rows == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_create_nothing_anywhere(database, role):
    rows = database.all(
        "select nspname::text from pg_namespace"
        " where nspname !~ '^pg_(temp|toast)' and has_schema_privilege(%s, oid, 'create')",
        role,
    )
    assert rows == []
    assert not database.one(
        "select has_database_privilege(%s, current_database(), 'create') as may", role
    ).may


@pytest.mark.parametrize("role", ["web", "worker", "ops", "owner", "api_owner"])
def test_no_role_of_ours_has_powers_over_the_server(database, role):
    row = database.one(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " from pg_roles where rolname = %s",
        role,
    )
    assert not any(row)
    memberships = database.all(
        "select roleid::regrole::text as of_role from pg_auth_members where member = %s::regrole",
        role,
    )
    expected = ["api_owner"] if role == "owner" else []
    assert [row.of_role for row in memberships] == expected


def test_the_owner_of_the_webs_doors_owns_no_table_and_cannot_log_in(database):
    assert not database.one("select rolcanlogin from pg_roles where rolname = 'api_owner'")[0]
    owned = database.all(
        "select relname::text from pg_class where relowner = 'api_owner'::regrole"
        " union all select nspname from pg_namespace where nspowner = 'api_owner'::regrole"
    )
    assert owned == []


def test_doors_run_as_their_owner_with_an_empty_search_path(database):
    rows = database.all(
        "select oid::regprocedure::text as function, prosecdef, proconfig,"
        " proowner::regrole::text as owner, pronamespace::regnamespace::text as schema"
        " from pg_proc where pronamespace::regnamespace::text in ('api', 'work', 'ops')"
    )
    loose = [row.function for row in rows if not row.prosecdef]
    unpinned = [row.function for row in rows if 'search_path=""' not in (row.proconfig or [])]
    owners = {(row.schema, row.owner) for row in rows}
    assert (loose, unpinned) == ([], [])
    assert owners <= {("api", "api_owner"), ("work", "owner"), ("ops", "owner")}


def test_shared_rules_run_as_their_caller_with_an_empty_search_path(database):
    rows = database.all(
        "select oid::regprocedure::text as function from pg_proc"
        " where pronamespace = 'private'::regnamespace"
        " and (prosecdef or not coalesce('search_path=\"\"' = any(proconfig), false))"
    )
    assert rows == []


def test_nothing_of_ours_is_executable_by_everyone(database):
    rows = database.all(
        "select oid::regprocedure::text as function from pg_proc"
        " where pronamespace::regnamespace::text = any(%s)"
        " and has_function_privilege('public', oid, 'execute')",
        OURS,
    )
    assert rows == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_new_function_is_closed_until_it_is_granted(database, schema):
    database.run(f"create function {schema}.appeared() returns integer language sql as 'select 1'")
    for role in ROLES:
        assert not database.one(
            "select has_function_privilege(%s, %s::regprocedure, 'execute') as may",
            role,
            f"{schema}.appeared()",
        ).may, role


def test_web_meets_a_closed_door_at_every_table_and_at_other_schemas(live):
    with live.connect("web") as web:
        for statement in (
            "select id from core.users",
            "insert into core.access_codes (code) values ('FREE')",
            "update core.ucie_analysis_cache set data = '{}'",
            "delete from core.sessions",
            "select ops.cleanup_expired_sessions()",
            "select work.cleanup_sessions()",
            "select private.new_access_code()",
            "create table public.mine (id integer)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(statement)


def test_no_door_is_hijacked_by_names_planted_in_front_of_it(live):
    """Same-named tables, functions and operators in pg_temp and a hostile schema change nothing."""
    live.value("ops.seed_demo")
    with live.connect("postgres") as superuser:
        superuser.execute("create schema hostile; grant all on schema hostile to public")
        superuser.execute("grant temporary on database " + live.name + " to ops")
    try:
        with live.connect("ops") as ops:
            _plant(ops)
            ops.execute("set search_path = pg_temp, hostile, ops, core")
            counts = ops.execute("select table_name, row_count from ops.row_counts()").fetchall()
            cleaned = ops.execute("select ops.cleanup_expired_sessions()").fetchone()[0]
            issued = ops.execute("select ops.issue_access_codes(1)").fetchone()[0]
            hijacked = ops.execute("select count(*) from hostile.caught").fetchone()[0]
    finally:
        with live.connect("postgres") as superuser:
            superuser.execute("drop schema hostile cascade")
    assert {row.table_name: row.row_count for row in counts}["access_codes"] == 11
    assert cleaned == 0
    assert len(issued) == 24
    assert hijacked == 0


def _plant(conn):
    conn.execute(
        """
        create table hostile.caught (what text);
        create temporary table users (id integer);
        create temporary table sessions (id integer);
        create temporary table access_codes (id integer, redeemed boolean);
        create function hostile.catch() returns boolean language plpgsql as $$
        begin insert into hostile.caught values (current_user); return true; end $$;
        create function hostile.count(anyelement) returns bigint language sql as
          $$ select case when hostile.catch() then 0::bigint end $$;
        create function hostile.now() returns timestamptz language plpgsql as
          $$ begin perform hostile.catch(); return 'infinity'; end $$;
        create function hostile.delete_expired_sessions(integer) returns jsonb language plpgsql as
          $$ begin perform hostile.catch(); return '{}'; end $$;
        create function hostile.sha512(bytea) returns bytea language plpgsql as
          $$ begin perform hostile.catch(); return ''; end $$;
        create function hostile.earlier(timestamptz, timestamptz) returns boolean
          language plpgsql as $$ begin return hostile.catch(); end $$;
        create operator hostile.< (
          leftarg = timestamptz, rightarg = timestamptz, function = hostile.earlier
        );
        """
    )
