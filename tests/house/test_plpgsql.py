"""plpgsql_check finds nothing in any function or trigger of ours."""

import psycopg
import pytest

from plpgsql_coverage import measure

SCHEMAS = ["private", "api", "work", "ops"]
FINDINGS = """
    select
      pg_proc.oid::regprocedure::text as function,
      found.lineno,
      found.level,
      found.message,
      found.detail
    from pg_proc
    join pg_language on pg_language.oid = pg_proc.prolang and pg_language.lanname = 'plpgsql'
    left join pg_trigger on pg_trigger.tgfoid = pg_proc.oid and not pg_trigger.tgisinternal
    cross join lateral plpgsql_check_function_tb(
      pg_proc.oid,
      coalesce(pg_trigger.tgrelid, 0),
      oldtable => pg_trigger.tgoldtable,
      fatal_errors => false,
      extra_warnings => true,
      security_warnings => true
    ) as found
    where pg_proc.pronamespace::regnamespace::text = any(%s)
      and (pg_proc.prorettype <> 'trigger'::regtype or pg_trigger.oid is not null)
      and found.message !~ '^unused parameter "p_(waited|client)"$'
"""  # Every door is asked in the same way, whether it cares who asks and that it is asked again.


@pytest.fixture
def checker(cluster, _own_database):
    """A superuser's transaction with the extension, rolled back; skipped where it is missing."""
    with psycopg.connect(cluster.url("postgres", _own_database)) as conn:
        available = conn.execute(
            "select from pg_available_extensions where name = 'plpgsql_check'"
        ).fetchone()
        if available is None:
            pytest.skip(
                f"PostgreSQL {cluster.major} here has no plpgsql_check; "
                "TEST_PG_BIN=/usr/lib/postgresql/15/bin uses Debian's"
            )
        conn.execute("create extension if not exists plpgsql_check")
        yield conn
        conn.rollback()


def test_no_function_has_a_fault(checker):
    findings = checker.execute(FINDINGS, (SCHEMAS,)).fetchall()
    assert findings == []


def test_the_checker_would_have_found_one(checker):
    checker.execute(
        "create function api.misspelt() returns text language plpgsql as"
        " $$ begin return (select emial from core.users); end $$"
    )
    messages = [finding[3] for finding in checker.execute(FINDINGS, (SCHEMAS,))]
    assert 'column "emial" does not exist' in messages


def test_every_trigger_function_has_its_trigger(database):
    idle = database.all(
        "select oid::regprocedure::text as function from pg_proc"
        " where pronamespace = 'private'::regnamespace and prorettype = 'trigger'::regtype"
        " and not exists (select from pg_trigger where tgfoid = pg_proc.oid)"
    )
    assert idle == []


def test_statements_are_counted_also_when_they_are_rolled_back(cluster, database):
    url = cluster.url("postgres", "postgres")
    here = [database.conn.info.dbname]
    if measure(url, here) is None:
        pytest.skip("this server has no plpgsql_check loaded, so coverage is not measured")
    with database.conn.transaction(force_rollback=True):
        database.value("ops.seed_demo")

    coverage = measure(url, here)

    counts = [
        n for statement, n in coverage.counts.items() if statement.function == "ops.seed_demo"
    ]
    assert counts
    assert all(counts)
    assert 0 < coverage.percent <= 100
    assert "ops.seed_demo" not in coverage.missed()
