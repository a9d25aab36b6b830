"""work.record_audit_export"""

import psycopg
import pytest

from functions.audit import old_month, write


def _record(database, rows):
    database.value("work.record_audit_export", month="2020-03-01", rows=rows, sha256="0" * 64)


def test_a_month_is_recorded_with_its_highest_number_and_an_event(database):
    old_month(database)
    _record(database, 3)
    highest = database.one("select max(number) from core.auth_logs_2020_03").max
    row = database.one("select rows, last_number, archived_at from core.audit_exports")
    assert row == (3, highest, None)
    event = database.one(
        "select user_agent, error_message, success from core.auth_logs"
        " where event_type = 'audit_exported'"
    )
    assert event == ("worker", "2020-03: 3 rows", True)


@pytest.mark.parametrize("rows", [2, 4])
def test_a_file_with_fewer_or_more_rows_is_refused(database, rows):
    old_month(database)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        _record(database, rows)


def test_a_month_that_is_not_wholly_sealed_is_refused(database):
    old_month(database)
    write(database, 1, at="2020-03-09")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="3 are sealed"):
        _record(database, 4)


def test_a_month_is_exported_again_until_it_is_archived(database):
    old_month(database)
    _record(database, 3)
    _record(database, 3)
    database.rows("work.archive_audit_month", month="2020-03-01")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        _record(database, 0)
