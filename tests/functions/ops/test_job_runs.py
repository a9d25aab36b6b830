"""ops.job_runs"""


def _run(database, job, *, ok=True, error=None, ago="0"):
    database.run(
        "insert into core.job_runs (job, started_at, finished_at, ok, result, error)"
        " values (%s, now() - %s::interval, now() - %s::interval + interval '2 seconds', %s,"
        " '{\"n\": 1}', %s)",
        job,
        ago,
        ago,
        ok,
        error,
    )


def _job(database, name):
    return next(row for row in database.rows("ops.job_runs") if row.job == name)


def test_it_shows_the_last_run_of_each_job(database):
    _run(database, "update-tokens", ok=False, error="http_error", ago="1 day")
    _run(database, "update-tokens")

    row = _job(database, "update-tokens")

    assert (row.ok, row.error, row.result, float(row.seconds)) == (True, None, {"n": 1}, 2.0)
    assert row.failures == 1


def test_a_job_that_never_ran_is_listed_with_its_next_time(database):
    database.run(
        "update core.schedule set next_run_at = now() + interval '1 hour'"
        " where name = 'cleanup-ucie'"
    )
    row = _job(database, "cleanup-ucie")
    assert row.last_run_at is None
    assert row.next_run_at is not None


def test_a_job_outside_the_schedule_is_listed_too(database):
    _run(database, "done-by-hand")
    assert _job(database, "done-by-hand").next_run_at is None
