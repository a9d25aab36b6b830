"""api.get_run"""

import pytest

from jobs_at_hand import put, take


@pytest.fixture
def job(database):
    put(database, "cleanup_sessions", "cleanup-sessions")
    return take(database)


@pytest.fixture
def run(database, job):
    """A run of a job of the schedule that is at work."""
    return database.value("work.begin_run", job=job.id, owner=job.owner)


def test_a_run_at_work_says_what_to_wait_for(database, run):
    reply = database.call("api.get_run", run=run)

    assert reply.status == 202
    assert reply.body == {"run": run, "job": "cleanup-sessions", "status": "pending"}
    assert reply.headers == {"Retry-After": "2", "Wait-For": f"run:{run}"}


def test_a_finished_one_gives_its_counts(database, job, run):
    database.value("work.finish_run", job=job.id, owner=job.owner, run=run, result={"sessions": 3})

    reply = database.call("api.get_run", run=run, waited=True)

    assert reply.status == 200
    assert reply.body["sessions"] == 3
    assert (reply.body["run"], reply.body["job"]) == (run, "cleanup-sessions")
    assert reply.body["seconds"] >= 0


def test_a_failed_one_says_no_more_than_that(database, job, run):
    database.value(
        "work.fail_run", job=job.id, owner=job.owner, run=run, error="secret of the house"
    )

    reply = database.call("api.get_run", run=run)

    assert (reply.status, reply.body["code"]) == (503, "run_failed")
    assert "secret" not in str(reply)
    assert reply.headers["Retry-After"] == "30"


def test_an_unknown_one_is_not_found(database):
    assert database.call("api.get_run", run=0).body["code"] == "unknown_run"
