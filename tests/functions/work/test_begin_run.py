"""work.begin_run"""

import uuid

import pytest

from jobs_at_hand import put, take


@pytest.fixture
def job(database):
    put(database, "cleanup_sessions", "cleanup-sessions")
    return take(database)


def _runs(database):
    return database.all("select id, job, ok, error from core.job_runs order by id")


def test_a_run_of_the_schedule_is_recorded(database, job):
    run = database.value("work.begin_run", job=job.id, owner=job.owner)

    (row,) = _runs(database)
    assert (row.id, row.job, row.ok) == (run, "cleanup-sessions", None)


def test_a_run_that_was_asked_for_is_that_run(database):
    asked = database.call("api.request_run", name="cleanup-sessions").body["run"]
    database.age("core.job_runs", "1 minute")
    job = take(database)

    assert database.value("work.begin_run", job=job.id, owner=job.owner) == asked

    begun = database.one("select started_at > now() - interval '1 s' as just from core.job_runs")
    assert begun.just


def test_the_run_of_a_lost_worker_is_ended_as_what_it_is(database, job):
    lost = database.value("work.begin_run", job=job.id, owner=job.owner)
    database.age("core.jobs", "1 hour")
    job = take(database)

    run = database.value("work.begin_run", job=job.id, owner=job.owner)

    first, second = _runs(database)
    assert (first.id, first.ok) == (lost, False)
    assert first.error == "The worker was lost; the job was begun anew."
    assert (second.id, second.ok) == (run, None)


def test_a_lost_run_that_was_asked_for_is_not_begun_twice(database):
    asked = database.call("api.request_run", name="cleanup-sessions").body["run"]
    for _ in range(2):
        job = take(database)
        run = database.value("work.begin_run", job=job.id, owner=job.owner)
        database.age("core.jobs", "1 hour")

    assert run != asked
    assert [row.ok for row in _runs(database)] == [False, None]
    assert database.call("api.get_run", run=asked).status == 503


def test_only_the_owner_of_the_job_may(database, job):
    assert database.value("work.begin_run", job=job.id, owner=str(uuid.uuid4())) is None
    assert _runs(database) == []
