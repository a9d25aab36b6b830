"""private.cron_next"""

import psycopg
import pytest


@pytest.mark.parametrize(
    ("cron", "after", "next_time"),
    [
        ("0 2 * * *", "2026-01-31 01:59:59+00", "2026-01-31 02:00:00+00"),
        ("0 2 * * *", "2026-01-31 02:00:00+00", "2026-02-01 02:00:00+00"),
        ("* * * * *", "2026-12-31 23:59:30+00", "2027-01-01 00:00:00+00"),
        ("*/15 * * * *", "2026-01-31 10:15:00+00", "2026-01-31 10:30:00+00"),
        ("17 * * * *", "2026-01-31 10:17:01+00", "2026-01-31 11:17:00+00"),
        ("5,35 8-18/2 * * *", "2026-01-31 08:35:00+00", "2026-01-31 10:05:00+00"),
        ("0 0 29 2 *", "2026-03-01 00:00:00+00", "2028-02-29 00:00:00+00"),
        ("0 0 31 * *", "2026-01-31 00:00:00+00", "2026-03-31 00:00:00+00"),
        ("0 1 * * 1", "2026-01-31 12:00:00+00", "2026-02-02 01:00:00+00"),
        ("0 1 * * 0", "2026-01-31 12:00:00+00", "2026-02-01 01:00:00+00"),
        ("0 1 * * 7", "2026-01-31 12:00:00+00", "2026-02-01 01:00:00+00"),
        ("0 1 * * 1-5", "2026-01-30 12:00:00+00", "2026-02-02 01:00:00+00"),
        ("0 0 13 * 5", "2026-01-31 00:00:00+00", "2026-02-06 00:00:00+00"),
        ("0 0 13 * 5", "2026-03-07 00:00:00+00", "2026-03-13 00:00:00+00"),
        ("0 0 */10 * 5", "2026-01-31 00:00:00+00", "2026-05-01 00:00:00+00"),
        ("30 2 * * *", "2026-03-29 01:00:00+01", "2026-03-29 02:30:00+00"),
        ("  0   2 * * * ", "2026-01-31 03:00:00+00", "2026-02-01 02:00:00+00"),
    ],
)
def test_it_gives_the_next_minute_that_matches_in_utc(database, cron, after, next_time):
    row = database.one(
        "select private.cron_next(%s, %s) = %s as right, private.cron_next(%s, %s) as given",
        *(cron, after, next_time, cron, after),
    )
    assert row.right, row.given


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "UTC"])
def test_the_zone_of_the_connection_changes_nothing(database, zone):
    database.one("select set_config('timezone', %s, true)", zone)

    row = database.one(
        "select private.cron_next('0 2 * * *', '2026-03-08 06:30:00+00')"
        " = '2026-03-09 02:00:00+00' as right"
    )
    assert row.right


@pytest.mark.parametrize(
    "cron",
    [
        *("", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *"),
        *("* * * 13 *", "* * * * 8", "*/0 * * * *", "5-1 * * * *", "a * * * *", "1,,2 * * * *"),
        *("-1 * * * *", "1.5 * * * *", "0 0 30 2 *", "@daily", "* * * jan *"),
    ],
)
def test_a_line_that_means_nothing_is_a_fault(database, cron):
    with pytest.raises(psycopg.errors.InvalidParameterValue), database.conn.transaction():
        database.one("select private.cron_next(%s, now())", cron)
