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
