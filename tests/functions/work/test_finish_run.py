"""work.finish_run"""

import uuid

import pytest

from jobs_at_hand import put, take


@pytest.fixture
def job(database):
    put(database, "cleanup_sessions", "cleanup-sessions")
    return take(database)


@pytest.fixture
def run(database, job):
    return database.value("work.begin_run", job=job.id, owner=job.owner)


def _finish(database, job, run, **changes):
    arguments = {"job": job.id, "owner": job.owner, "run": run, "result": {"deleted": 2}}
    return database.value("work.finish_run", **(arguments | changes))


def test_the_run_ends_with_its_counts_and_the_job_is_gone(database, job, run):
    assert _finish(database, job, run) is True

    row = database.one("select ok, result, error, finished_at from core.job_runs")
    assert (row.ok, row.result, row.error) == (True, {"deleted": 2}, None)
    assert row.finished_at is not None
    assert database.all("select from core.jobs") == []


def test_a_lost_job_is_for_another_to_finish(database, job, run):
    assert _finish(database, job, run, owner=str(uuid.uuid4())) is False

    assert database.one("select ok from core.job_runs").ok is None
    assert database.one("select state from core.jobs").state == "running"


def test_it_ends_once(database, job, run):
    _finish(database, job, run)

    assert _finish(database, job, run) is False


def test_who_waits_is_woken(live):
    listening = live.connect("owner")
    listening.execute("listen ready")
    put(live, "cleanup_sessions", "cleanup-sessions")
    job = take(live)
    run = live.value("work.begin_run", job=job.id, owner=job.owner)

    _finish(live, job, run)

    (heard,) = listening.notifies(timeout=5, stop_after=1)
    listening.close()
    assert heard.payload == f"run:{run}"
