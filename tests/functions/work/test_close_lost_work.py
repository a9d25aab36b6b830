"""work.close_lost_work"""

from jobs_at_hand import put, state, take


def _lose(database, times):
    for _ in range(times):
        assert take(database)
        database.age("core.jobs", "1 hour")


def test_a_job_that_keeps_losing_its_workers_is_given_up(database):
    reader, own = put(database, "analyse"), put(database, "cleanup_sessions", "cleanup-sessions")
    _lose(database, 6)

    assert database.value("work.close_lost_work") == 2

    assert (state(database, reader).state, state(database, own).state) == ("failed", "dead")
    assert state(database, own).last_error["code"] == "lost"
    assert database.value("work.close_lost_work") == 0


def test_one_that_can_be_taken_over_is_left(database):
    job = put(database, "analyse")
    _lose(database, 2)

    assert database.value("work.close_lost_work") == 0
    assert state(database, job).state == "running"


def _run(database, job="cleanup-sessions"):
    return database.one("select finished_at, ok, error from core.job_runs where job = %s", job)


def test_a_run_that_nobody_will_end_is_ended_as_failed(database):
    database.run("insert into core.job_runs (job) values ('cleanup-sessions')")

    database.value("work.close_lost_work")

    run = _run(database)
    assert (run.ok, run.error) == (False, "The worker was lost, and nobody took over.")


def test_a_run_whose_job_waits_or_runs_goes_on(database):
    put(database, "cleanup_sessions", "cleanup-sessions")
    database.run("insert into core.job_runs (job) values ('cleanup-sessions')")

    database.value("work.close_lost_work")
    assert _run(database).finished_at is None
    take(database)
    database.value("work.close_lost_work")
    assert _run(database).finished_at is None
