"""ops.verify_audit_seal"""

import pytest

from functions.audit import changed, failed, seal, write

FORGED_ARCHIVE = """
    insert into core.audit_exports (month, rows, last_number, sha256, archived_at)
    values ('2020-01-01', 7, 9, repeat('0', 64), now())
"""


def _points(database, digest=None):
    return {row.name: row for row in database.rows("ops.verify_audit_seal", digest=digest)}


def test_a_fresh_trail_holds_and_names_its_points(database):
    points = _points(database)
    assert [name for name, point in points.items() if not point.ok] == []
    assert set(points) == {
        "chain of seals",
        "sealed rows",
        "rows beside the seals",
        "users of the rows",
        "archived months",
        "sealed in time",
    }


def test_it_says_the_newest_digest_and_how_much_is_sealed(database):
    write(database, 3)
    digest = seal(database).digest
    points = _points(database)
    assert points["chain of seals"].detail == f"1 seals, the newest {digest}"
    assert points["sealed rows"].detail == "3 rows as they were sealed"


def test_a_digest_kept_outside_must_be_in_the_chain(database):
    write(database)
    older = seal(database).digest
    write(database)
    seal(database)

    assert _points(database, f" {older.upper()} ")["anchor"].ok
    assert not _points(database, "0" * 64)["anchor"].ok


def test_a_whole_chain_forged_anew_is_found_by_what_was_kept_outside(database):
    write(database, 4)
    kept = seal(database).digest
    changed(
        database,
        "delete from core.auth_logs where number = (select min(number) from core.auth_logs)",
    )
    changed(database, "delete from core.audit_seals")
    seal(database)

    assert failed(database) == set()
    assert failed(database, kept) == {"anchor"}


@pytest.mark.parametrize(
    ("statement", "point", "detail"),
    [
        (
            "update core.auth_logs set success = not success where user_agent like '%% 3'",
            "sealed rows",
            "changed under the seals 2",
        ),
        (
            "insert into core.auth_logs (number, event_type) values (0, 'login')",
            "rows beside the seals",
            "6 rows where 5 were sealed",
        ),
        ("delete from core.audit_seals where id = 2", "chain of seals", "broken at 3"),
        (
            "update core.auth_logs set user_id = null where user_agent like '%% 3'",
            "users of the rows",
            "1 rows changed hands",
        ),
        (
            FORGED_ARCHIVE,
            "archived months",
            "not what was sealed: 2020-01",
        ),
    ],
)
def test_it_says_what_is_wrong(database, statement, point, detail):
    write(database, 5, user=database.user())
    seal(database, batch=2)
    changed(database, statement)
    found = _points(database)[point]
    assert (found.ok, found.detail) == (False, detail)


def test_a_month_dropped_without_archive_is_found(database):
    write(database, 2, at="2020-03-05")
    seal(database)
    database.value("ops.ensure_partitions")
    database.run("drop table core.auth_logs_2020_03")
    assert failed(database) == {"sealed rows", "rows beside the seals"}


def test_rows_that_wait_for_their_seal_are_counted_after_a_quarter_of_an_hour(database):
    write(database, 2, at="now")
    assert failed(database) == set()
    database.age("core.auth_logs", "16 minutes")
    point = _points(database)["sealed in time"]
    assert (point.ok, point.detail) == (False, "2 rows older than 15 minutes without a seal")
    seal(database)
    assert failed(database) == set()


def test_a_deleted_account_breaks_no_seal(database):
    alice = database.user()
    write(database, 8, user=alice)
    seal(database)
    owned = database.one("select count(*) from core.auth_logs where user_id = %s", alice).count
    assert owned == 6

    database.run("delete from core.users where id = %s", alice)

    assert failed(database) == set()
    left = database.one(
        "select count(*), count(user_id) as owned, count(user_hash) as hashes from core.auth_logs"
    )
    assert left == (8, 0, 6)


def test_rows_that_moved_into_their_month_keep_their_seal(database):
    write(database, 3, at="2020-03-05")
    seal(database)
    assert database.value("ops.ensure_partitions") == 1
    assert database.one("select count(*) from core.auth_logs_2020_03").count == 3
    assert failed(database) == set()
