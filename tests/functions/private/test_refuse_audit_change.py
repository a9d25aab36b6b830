"""private.refuse_audit_change"""

import psycopg
import pytest

from functions.audit import seal, write

REFUSED = [
    "delete from core.auth_logs",
    "delete from core.auth_logs where number = (select max(number) from core.auth_logs)",
    "delete from core.auth_logs_default",
    "truncate core.auth_logs",
    "truncate core.auth_logs_default",
    "truncate core.users cascade",
    "update core.audit_seals set rows = rows",
    "delete from core.audit_seals",
    "truncate core.audit_seals",
    "delete from core.audit_exports",
    "truncate core.audit_exports",
    "update core.audit_exports set archived_at = null where archived_at is not null",
]


@pytest.fixture
def trail(database):
    """Rows in this month and in none, a seal of them, and an archived month."""
    write(database, 2)
    write(database, 1, at="2001-01-01")
    seal(database)
    database.run(
        "insert into core.audit_exports (month, rows, last_number, sha256, archived_at)"
        " values ('2000-01-01', 0, 0, repeat('0', 64), now())"
    )


def _month(database):
    return database.one(
        "select to_char(now() at time zone 'UTC', '\"core.auth_logs_\"YYYY_MM') as name"
    ).name


@pytest.mark.parametrize("statement", REFUSED)
def test_even_the_owner_is_refused(database, trail, statement):
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
        database.conn.transaction(),
    ):
        database.run(statement)
    assert database.one("select count(*) from core.auth_logs").count == 3


@pytest.mark.parametrize("act", ["delete from", "truncate", "update"])
def test_a_month_is_no_way_around(database, trail, act):
    change = " set success = not success" if act == "update" else ""
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        database.run(f"{act} {_month(database)}{change}")


def test_a_month_made_later_is_guarded_as_well(database, trail):
    database.value("ops.ensure_partitions", months=9)
    unguarded = database.all(
        "select inhrelid::regclass::text from pg_inherits"
        " where inhparent = 'core.auth_logs'::regclass and not exists (select from pg_trigger"
        " where tgrelid = inhrelid and tgfoid = 'private.refuse_audit_change'::regproc"
        " and tgtype & 32 = 32)"
    )
    assert unguarded == []


def test_an_export_that_was_not_archived_yet_may_be_made_again(database, trail):
    database.run(
        "insert into core.audit_exports (month, rows, last_number, sha256)"
        " values ('2000-02-01', 0, 0, repeat('0', 64))"
    )
    changed = database.run("update core.audit_exports set rows = 1 where archived_at is null")
    assert changed == 1


@pytest.mark.parametrize(
    "statement",
    [
        "select from core.auth_logs",
        "insert into core.auth_logs (event_type) values ('login')",
        "update core.auth_logs set success = true",
        "delete from core.auth_logs",
        "truncate core.auth_logs",
        "alter table core.auth_logs disable trigger all",
        "drop table core.auth_logs",
        "update core.audit_seals set rows = 1",
    ],
)
@pytest.mark.parametrize("role", ["web", "worker", "ops"])
def test_no_role_of_the_service_comes_near(live, role, statement):
    with live.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(statement)
