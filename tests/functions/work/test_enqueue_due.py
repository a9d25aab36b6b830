"""work.enqueue_due"""

from racing import barrier_call


def _lines(database):
    return database.one("select count(*) from core.schedule where enabled").count


def _next(database):
    rows = database.all("select name, next_run_at from core.schedule")
    return {row.name: row.next_run_at for row in rows}


def test_what_is_seen_first_is_given_its_time_and_not_run(database):
    assert database.value("work.enqueue_due") == 0

    planned = _next(database)
    now = database.one("select now() as at").at
    assert {(at.hour, at.minute) for name, at in planned.items() if name == "update-tokens"} == {
        (3, 0)
    }
    assert all(at > now for at in planned.values())
    assert database.all("select from core.jobs") == []


def test_what_is_due_is_queued_once_however_long_nobody_looked(database):
    database.value("work.enqueue_due")
    database.age("core.schedule", "8 days")

    assert database.value("work.enqueue_due") == _lines(database)
    assert database.value("work.enqueue_due") == 0

    jobs = database.all("select kind, key from core.jobs order by key")
    assert {(job.kind, job.key) for job in jobs} >= {
        ("archive_auth_logs", "archive-auth-logs"),
        ("cleanup_sessions", "cleanup-sessions"),
        ("cleanup_ucie", "cleanup-ucie"),
        ("collect", "collect"),
        ("housekeeping", "housekeeping"),
        ("seal_audit", "seal-audit"),
        ("update_tokens", "update-tokens"),
    }
    now = database.one("select now() as at").at
    assert all(at > now for at in _next(database).values())


def test_what_is_at_work_already_is_not_queued_again(database):
    database.value("work.enqueue_due")
    database.age("core.schedule", "8 days")
    database.call("api.request_run", name="update-tokens")

    assert database.value("work.enqueue_due") == _lines(database) - 1


def test_what_is_switched_off_stays_off(database):
    database.run("update core.schedule set enabled = false, next_run_at = now()")

    assert database.value("work.enqueue_due") == 0
    assert database.all("select from core.jobs") == []


def test_a_line_that_means_nothing_holds_up_no_other(database):
    database.value("work.enqueue_due")
    database.age("core.schedule", "8 days")
    database.run("update core.schedule set cron = 'at teatime' where name = 'housekeeping'")

    assert database.value("work.enqueue_due") == _lines(database) - 1
    assert database.value("work.enqueue_due") == 0
    keys = database.all("select key from core.jobs")
    assert "housekeeping" not in {row.key for row in keys}


def test_many_workers_queue_it_once(live):
    live.run("update core.schedule set next_run_at = now() - interval '1 minute'")
    connections = [live.connect("worker") for _ in range(8)]

    counts = barrier_call(
        8, lambda number: connections[number].execute("select work.enqueue_due()").fetchone()[0]
    )

    for connection in connections:
        connection.close()
    assert sum(counts) == _lines(live)
    assert live.one("select count(*) from core.jobs").count == _lines(live)
