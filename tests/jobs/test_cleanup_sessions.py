"""jobs/cleanup_sessions.py"""

import pytest

from jobs import batches, cleanup_sessions
from jobs.job import LeaseLostError


def _expired(live, count):
    user = live.user()
    for _ in range(count):
        live.session(user)
    live.age("core.sessions", "2 hours")
    return user


def test_every_expired_session_goes_and_no_other(live, tools, leased):
    living = live.session(_expired(live, 3))

    counts = cleanup_sessions.run(leased("cleanup_sessions", "cleanup-sessions"), tools)

    assert counts == {"deleted": 3}
    assert live.one("select token_hash from core.sessions").token_hash == living


def test_batch_after_batch_until_nothing_is_left(live, tools, leased, monkeypatch):
    monkeypatch.setattr(cleanup_sessions, "BATCH", 2)
    _expired(live, 5)

    counts = cleanup_sessions.run(leased("cleanup_sessions", "cleanup-sessions"), tools)

    assert counts == {"deleted": 5}


def test_a_lost_lease_ends_the_work(live, tools, leased):
    job = leased("cleanup_sessions", "cleanup-sessions")
    live.run("delete from core.jobs")
    answers = iter([{"sessions": 1}, {"sessions": 0}])

    with pytest.raises(LeaseLostError):
        batches.until_done(job, tools, lambda: next(answers))
