"""work.end_run"""

import pytest


@pytest.fixture
def run(database):
    return database.one(
        "insert into core.job_runs (job) values ('cleanup-sessions') returning id"
    ).id


def _row(database):
    return database.one("select ok, result, error, finished_at from core.job_runs")


def test_a_run_ends_with_its_counts(database, run):
    assert database.value("work.end_run", run=run, result={"sessions": 2}) is True

    row = _row(database)
    assert (row.ok, row.result, row.error) == (True, {"sessions": 2}, None)
    assert row.finished_at is not None


def test_or_with_its_error(database, run):
    database.value("work.end_run", run=run, result=None, error="no source")

    assert (_row(database).ok, _row(database).error) == (False, "no source")


def test_a_run_ends_once(database, run):
    database.value("work.end_run", run=run, result={})

    assert database.value("work.end_run", run=run, result=None, error="late") is False
    assert _row(database).ok is True


def test_who_waits_is_woken(live):
    listening = live.connect("owner")
    listening.execute("listen ready")
    run = live.one("insert into core.job_runs (job) values ('x') returning id").id

    live.value("work.end_run", run=run, result={})

    (heard,) = listening.notifies(timeout=5, stop_after=1)
    listening.close()
    assert heard.payload == f"run:{run}"
