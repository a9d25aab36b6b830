"""work.archive_audit_month"""

import psycopg
import pytest

from functions.audit import export, old_month
from racing import barrier_call


def _archive(database, month="2020-03-01"):
    (row,) = database.rows("work.archive_audit_month", month=month)
    return row.removed, row.outcome


def test_a_month_that_was_exported_goes(database):
    old_month(database)
    export(database)
    assert _archive(database) == (3, "archived")
    assert _archive(database) == (0, "archived by somebody else")


def test_a_month_that_was_not_exported_stays(database):
    old_month(database)
    assert _archive(database) == (0, "kept: not exported yet")


def test_the_worker_lets_go_of_nothing_that_is_not_past_its_keeping(database):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="not past its keeping"):
        _archive(database, database.one("select date_trunc('month', now())::date as month").month)


def test_of_four_at_once_one_archives(live):
    old_month(live)
    export(live)
    workers = [live.connect("worker") for _ in range(4)]

    query = "select outcome from work.archive_audit_month('2020-03-01')"
    outcomes = barrier_call(4, lambda n: workers[n].execute(query).fetchone().outcome)

    for worker in workers:
        worker.close()
    assert sorted(outcomes) == ["archived", *["archived by somebody else"] * 3]


def test_behind_a_long_reader_it_gives_up_rather_than_hold_up_writers(live):
    old_month(live)
    export(live)
    with live.connect("owner") as reader, reader.transaction():
        reader.execute("select count(*) from core.auth_logs")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            _archive(live)
    assert _archive(live) == (3, "archived")
