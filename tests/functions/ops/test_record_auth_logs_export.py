"""ops.record_auth_logs_export"""

import psycopg
import pytest

from functions.audit import export, old_month, write


def test_a_whole_file_is_recorded(database):
    old_month(database)
    digest = export(database)
    recorded = database.one("select month::text, rows, sha256, archived_at from core.audit_exports")
    assert recorded == ("2020-03-01", 3, digest, None)
    event = database.one(
        "select user_agent from core.auth_logs where event_type = 'audit_exported'"
    )
    assert event.user_agent == "psql as owner"


def test_a_file_that_is_not_whole_is_refused_and_told_what_it_should_be(database):
    old_month(database)
    with (
        pytest.raises(
            psycopg.errors.InvalidParameterValue, match="2020-03 has the SHA-256"
        ) as told,
        database.conn.transaction(),
    ):
        database.value("ops.record_auth_logs_export", month="2020-03-01", sha256="0" * 64)
    digest = str(told.value.diag.message_primary).split()[-1].upper()
    assert database.value("ops.record_auth_logs_export", month="2020-03-31", sha256=digest) == 3


def test_a_month_with_rows_that_wait_for_their_seal_is_refused(database):
    old_month(database)
    write(database, 1, at="2020-03-09")
    with pytest.raises(
        psycopg.errors.ObjectNotInPrerequisiteState, match="4 rows: 3 are sealed, 3 were exported"
    ):
        export(database)
