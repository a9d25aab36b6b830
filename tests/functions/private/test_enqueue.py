"""private.enqueue"""

import pytest

from jobs_at_hand import put, state, take
from racing import barrier_call

ASK = "select private.enqueue('analyse', 'BTC:technical') as queued"


def test_one_of_many_queues_a_job(live):
    connections = [live.connect("owner") for _ in range(16)]

    queued = barrier_call(16, lambda number: connections[number].execute(ASK).fetchone().queued)

    assert sorted(queued) == [False] * 15 + [True]
    assert live.one("select count(*) from core.jobs").count == 1
    for conn in connections:
        conn.close()


def test_who_asks_again_does_not_hide_the_job_from_the_worker(live):
    live.one(ASK)
    with live.connect("owner") as conn, conn.transaction():
        assert conn.execute(ASK).fetchone().queued is False
        assert take(live).key == "BTC:technical"


@pytest.mark.parametrize("held", [None, "2020-01-01"])
@pytest.mark.parametrize("ended", ["failed", "dead"])
def test_what_failed_is_woken_after_its_pause_with_what_is_new(database, ended, held):
    job = put(
        database, "analyse", "BTC:technical", state=ended, failed_until=held, attempts=3, failures=2
    )

    query = "select private.enqueue('analyse', 'BTC:technical', '{\"new\": 1}') as queued"
    assert database.one(query).queued is True

    row = state(database, job)
    assert (row.state, row.attempts, row.failures) == ("waiting", 0, 2)
    assert database.one("select arguments from core.jobs").arguments == {"new": 1}


def test_what_failed_is_not_woken_before(database):
    job = put(database, "analyse", "BTC:technical", state="failed", failed_until="2100-01-01")

    assert database.one(ASK).queued is False
    assert state(database, job).state == "failed"


def test_what_waits_behind_is_moved_forward_for_whoever_is_in_more_haste(database):
    later, now = "now() + interval '1 hour'", "now()"
    for run_at, priority in ((later, -5), (now, 10), (now, -5)):
        assert database.one(
            f"select private.enqueue('analyse', 'BTC:risk', '{{}}', {run_at}, {priority}) as queued"
        ).queued is (priority == -5 and run_at == later)

    job = database.one("select priority, run_at <= now() as due, state from core.jobs")
    assert (job.priority, job.due, job.state) == (10, True, "waiting")


def test_what_is_in_hand_stays_as_it_is(database):
    database.run("select private.enqueue('analyse', 'BTC:risk', '{}', now(), -5)")
    database.rows("work.take_job", owner="00000000-0000-4000-8000-000000000001")
    database.run("select private.enqueue('analyse', 'BTC:risk', '{}', now(), 10)")
    assert database.one("select priority from core.jobs").priority == -5
