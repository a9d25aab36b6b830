"""api.request_run"""

import uuid

from racing import barrier_call


def _request(database, name="cleanup-sessions"):
    return database.call("api.request_run", name=name)


def test_it_queues_the_job_and_numbers_its_run(database):
    reply = _request(database)

    assert (reply.status, reply.body["job"]) == (202, "cleanup-sessions")
    job = database.one("select kind, key, arguments, state from core.jobs")
    assert (job.kind, job.key, job.state) == ("cleanup_sessions", "cleanup-sessions", "waiting")
    assert job.arguments == {"run": reply.body["run"]}
    run = database.one("select id, job, finished_at from core.job_runs")
    assert (run.id, run.job, run.finished_at) == (reply.body["run"], "cleanup-sessions", None)


def test_what_waits_or_runs_is_not_queued_twice(database):
    _request(database)
    again = _request(database)
    database.rows("work.take_job", owner=str(uuid.uuid4()))

    for reply in (again, _request(database)):
        assert (reply.status, reply.body["code"]) == (409, "already_running")
        assert reply.headers["Retry-After"] == "10"
    assert database.one("select count(*) from core.job_runs").count == 1


def test_what_waits_for_another_try_is_tried_now(database):
    database.run(
        "insert into core.jobs (kind, key, run_at) values"
        " ('cleanup_sessions', 'cleanup-sessions', now() + interval '10 min')"
    )

    assert [_request(database).status, _request(database).status] == [202, 409]
    assert len(database.rows("work.take_job", owner=str(uuid.uuid4()))) == 1


def test_what_was_given_up_is_tried_again(database):
    database.run(
        "insert into core.jobs (kind, key, state, attempts) values"
        " ('cleanup_sessions', 'cleanup-sessions', 'dead', 3)"
    )

    assert _request(database).status == 202


def test_it_refuses_what_the_schedule_does_not_have(database):
    reply = _request(database, "drop-everything")

    assert (reply.status, reply.body["code"]) == (404, "unknown_job")


def test_of_twenty_at_once_one_gets_the_run(live):
    connections = [live.connect("web") for _ in range(20)]

    def _fire(number):
        row = (
            connections[number]
            .execute("select status from api.request_run('update-tokens')")
            .fetchone()
        )
        return row.status

    statuses = barrier_call(20, _fire)

    for connection in connections:
        connection.close()
    assert sorted(statuses) == [202] + [409] * 19
    assert live.one("select count(*) from core.job_runs").count == 1
