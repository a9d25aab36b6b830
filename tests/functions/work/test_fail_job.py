"""work.fail_job"""

import uuid

import pytest

from jobs_at_hand import put, state, take

ERROR = {"code": "internal"}


def _fail(database, job, **changes):
    arguments = {"job": job.id, "owner": job.owner, "error": ERROR} | changes
    return database.value("work.fail_job", **arguments)


def test_work_of_our_own_is_tried_again_after_a_growing_pause(database):
    job = put(database, "send_letter")
    pauses = []
    for _ in range(5):
        assert _fail(database, take(database)) == "waiting"
        row = state(database, job)
        assert (row.state, row.owner, row.last_error) == ("waiting", None, ERROR)
        pauses.append(row.pause_s)
        assert take(database) is None
        database.age("core.jobs", "1 hour")

    assert pauses == [5, 10, 20, 40, 60]


def test_the_pause_has_a_cap_but_an_upstream_may_ask_for_more(database):
    job = put(database, "send_letter", failures=30)
    _fail(database, take(database))
    assert state(database, job).pause_s == 60

    database.age("core.jobs", "1 hour")
    _fail(database, take(database), retry_after=4000)
    assert state(database, job).pause_s == 4000


def test_it_is_given_up_after_so_many_attempts(database):
    job = put(database, "cleanup_sessions")
    ends = []
    for _ in range(3):
        ends.append(_fail(database, take(database)))
        database.age("core.jobs", "1 hour")

    assert ends == ["waiting", "waiting", "dead"]
    assert state(database, job).state == "dead"
    assert take(database) is None


def test_what_is_final_is_given_up_at_once(database):
    job = put(database, "send_letter")
    assert _fail(database, take(database), final=True) == "dead"
    row = state(database, job)
    assert (row.state, row.last_error) == ("dead", ERROR)
    assert take(database) is None


def test_a_letter_is_tried_for_a_day(database):
    """However quickly each attempt fails."""
    tries = database.one(
        "select max_attempts, extract(epoch from backoff_cap)::integer as cap from core.job_kinds"
        " where kind = 'send_letter'"
    )
    assert tries.cap == 60
    assert 86400 <= (tries.max_attempts - 5) * tries.cap <= 1.1 * 86400


@pytest.mark.parametrize("kind", ["analyse", "look_up_token"])
def test_work_for_readers_is_held_back_and_never_given_up(database, kind):
    job = put(database, kind, "x")
    held = []
    for _ in range(6):
        assert _fail(database, take(database)) == "failed"
        held.append(state(database, job).held_s)
        assert take(database) is None
        assert database.one("select private.enqueue(%s, 'x') as queued", kind).queued is False
        database.age("core.jobs", "61 seconds")
        assert database.one("select private.enqueue(%s, 'x') as queued", kind).queued is True

    assert held == [5, 10, 20, 40, 60, 60]


def test_only_its_owner_may_fail_it(database):
    put(database)
    job = take(database)

    assert _fail(database, job, owner=str(uuid.uuid4())) is None
    assert state(database, job.id).state == "running"
