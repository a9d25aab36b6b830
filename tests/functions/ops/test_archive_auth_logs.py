"""ops.archive_auth_logs"""

import psycopg
import pytest

from functions.audit import changed, export, failed, old_month, seal, write


def _archive(database, **arguments):
    rows = database.rows("ops.archive_auth_logs", **arguments)
    return {row.month.isoformat(): (row.removed, row.outcome) for row in rows}


def _exists(database, month):
    return database.one("select to_regclass(%s) is not null as it", f"core.auth_logs_{month}").it


def test_an_exported_month_goes_as_a_whole(database):
    old_month(database)
    write(database, 1)
    export(database)

    assert _archive(database) == {"2020-03-01": (3, "archived")}

    assert not _exists(database, "2020_03")
    assert database.one("select archived_at = now() as at from core.audit_exports").at
    events = database.all(
        "select event_type, error_message, success from core.auth_logs order by number"
    )
    assert [tuple(event) for event in events] == [
        ("login", None, True),
        ("audit_exported", "2020-03: 3 rows", True),
        ("audit_archived", "2020-03: 3 rows", True),
    ]
    seal(database)
    assert failed(database) == set()
    assert _archive(database) == {}


def test_a_month_that_was_not_exported_stays(database):
    old_month(database)
    assert _archive(database) == {"2020-03-01": (0, "kept: not exported yet")}
    assert database.one("select count(*) from core.auth_logs_2020_03").count == 3


def test_a_month_that_changed_after_its_export_stays_until_it_is_exported_again(database):
    old_month(database)
    export(database)
    write(database, 1, at="2020-03-09")
    assert _archive(database) == {"2020-03-01": (0, "kept: it changed since its export")}

    seal(database)
    export(database)
    assert _archive(database) == {"2020-03-01": (4, "archived")}


def test_a_row_taken_out_after_the_export_holds_the_month_back(database):
    old_month(database)
    export(database)
    changed(database, "delete from core.auth_logs where number = (select min(number)"
            " from core.auth_logs)")  # fmt: skip
    assert _archive(database) == {"2020-03-01": (0, "kept: it changed since its export")}


def test_rows_that_come_after_the_archive_are_kept(database):
    old_month(database)
    export(database)
    _archive(database)
    write(database, 1, at="2020-03-09")
    assert _archive(database) == {
        "2020-03-01": (0, "kept: it was archived before, and rows came after")
    }
    seal(database)
    assert failed(database) == set()


def test_a_row_without_a_month_gets_one_and_is_not_lost(database):
    write(database, 1, at="2019-01-01")
    assert _archive(database) == {"2019-01-01": (0, "kept: not exported yet")}
    assert _exists(database, "2019_01")


@pytest.mark.parametrize(("day", "months"), [("2020-04-01", 1), ("2020-03-31 23:59", 0)])
def test_a_month_that_is_only_partly_old_stays(database, day, months):
    old_month(database)
    export(database)
    age = database.one("select now() - %s::timestamptz as age", day).age
    assert len(_archive(database, older_than=age)) == months


def test_it_refuses_to_remove_the_last_week(database):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="last week"):
        database.rows("ops.archive_auth_logs", older_than="1 day")
