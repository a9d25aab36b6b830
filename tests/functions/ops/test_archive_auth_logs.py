"""ops.archive_auth_logs"""

import psycopg
import pytest


@pytest.fixture
def old_month(database):
    """A month of long ago with two rows, and one row of that time without a month."""
    database.run(
        "create table core.auth_logs_2020_03 partition of core.auth_logs"
        " for values from ('2020-03-01 00:00+00') to ('2020-04-01 00:00+00')"
    )
    for time in ("2020-03-05", "2020-03-31", "2019-01-01"):
        database.run(
            "insert into core.auth_logs (event_type, \"timestamp\") values ('login', %s)", time
        )
    database.run("insert into core.auth_logs (event_type) values ('login')")


def test_it_drops_whole_months_and_deletes_the_rest(database, old_month):
    rows = database.rows("ops.archive_auth_logs")

    assert {row.archived: row.removed for row in rows} == {
        "auth_logs_2020_03": 2,
        "auth_logs_default": 1,
    }
    assert database.one("select to_regclass('core.auth_logs_2020_03') as gone").gone is None


def test_it_keeps_what_is_younger(database, old_month):
    database.rows("ops.archive_auth_logs")
    assert database.one("select count(*) from core.auth_logs").count == 1


def test_a_month_that_is_only_partly_old_stays(database, old_month):
    rows = database.rows(
        "ops.archive_auth_logs",
        older_than=database.one("select now() - '2020-03-15'::timestamptz as age").age,
    )
    assert {row.archived: row.removed for row in rows} == {"auth_logs_default": 1}


def test_it_refuses_to_remove_the_last_week(database):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="last week"):
        database.rows("ops.archive_auth_logs", older_than="1 day")
