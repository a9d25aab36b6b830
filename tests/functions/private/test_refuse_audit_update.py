"""private.refuse_audit_update"""

import psycopg
import pytest

from functions.audit import write


@pytest.fixture
def alice(database):
    """Somebody with one row in the trail."""
    alice = database.user()
    write(database, 1, user=alice)
    return alice


@pytest.mark.parametrize(
    "change",
    [
        "user_id = null",
        "user_id = gen_random_uuid()",
        "user_hash = null",
        "success = not success",
        "error_message = 'x'",
        'number = number, "timestamp" = "timestamp"',
        '"timestamp" = "timestamp" - interval \'1 year\'',
    ],
)
def test_no_column_may_change(database, alice, change):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only: no update"):
        database.run(f"update core.auth_logs set {change}")


def test_a_deleted_user_is_forgotten_and_their_hash_stays(database, alice):
    before = database.one("select id, number, user_hash, user_agent from core.auth_logs")
    database.run("delete from core.users where id = %s", alice)
    after = database.one("select id, number, user_hash, user_agent, user_id from core.auth_logs")
    assert after[:4] == before
    assert after.user_id is None


def test_nothing_else_may_be_forgotten_with_the_user(database, alice):
    database.run("alter table core.auth_logs drop constraint auth_logs_user_id_fkey")
    database.run("delete from core.users where id = %s", alice)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.run("update core.auth_logs set user_id = null, ip_address = null")


def test_a_row_without_a_user_gets_none(database, alice):
    write(database, 1)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.run("update core.auth_logs set user_id = %s where user_id is null", alice)
