"""work.fail_run"""

import uuid

import pytest

from jobs_at_hand import put, state, take


@pytest.fixture
def job(database):
    put(database, "cleanup_sessions", "cleanup-sessions")
    return take(database)


def _fail(database, job, **changes):
    run = database.value("work.begin_run", job=job.id, owner=job.owner)
    arguments = {"job": job.id, "owner": job.owner, "run": run, "error": "the disk is full"}
    return database.value("work.fail_run", **(arguments | changes))


def test_the_run_ends_with_its_error_and_the_job_waits_for_another_try(database, job):
    assert _fail(database, job) == "waiting"

    row = database.one("select ok, result, error from core.job_runs")
    assert (row.ok, row.result, row.error) == (False, None, "the disk is full")
    assert state(database, job.id).pause_s == 30


def test_after_so_many_it_is_given_up(database, job):
    ends = [_fail(database, job)]
    for _ in range(2):
        database.age("core.jobs", "1 hour")
        ends.append(_fail(database, take(database)))

    assert ends == ["waiting", "waiting", "dead"]
    assert database.one("select count(*) from core.job_runs where not ok").count == 3


def test_a_lost_job_is_for_another_to_fail(database, job):
    assert _fail(database, job, owner=str(uuid.uuid4())) is None

    assert database.one("select ok from core.job_runs").ok is None
    assert state(database, job.id).state == "running"
