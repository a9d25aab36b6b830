"""work.return_research"""

import pytest

from functions.research import leased, pause, report, row_of


def _return(database, row):
    return database.value("work.return_research", **leased(database, row), id=row, error="connect")


def test_once_it_goes_back_as_if_it_had_never_been_claimed(database):
    row = report(database, database.token(), "submitting")
    assert _return(database, row) == "queued"
    stored = row_of(database, row)
    assert (stored.state, stored.returns, stored.provider, stored.reserved_usd) == (
        "queued",
        1,
        None,
        0,
    )
    assert (stored.submitted_at, stored.deadline_at) == (None, None)
    assert 0 < pause(database) <= 10


def test_the_second_time_it_fails(database):
    row = report(database, database.token(), "submitting", returns=1)
    assert _return(database, row) == "failed"
    stored = row_of(database, row)
    assert (stored.state, stored.error, stored.spent_usd) == ("failed", "connect", 0)
    assert database.all("select from core.jobs") == []


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_what_was_taken_on_never_goes_back_nor_ends(database, state):
    row = report(database, database.token(), state)
    _return(database, row)
    stored = row_of(database, row)
    assert (stored.state, stored.spent_usd, stored.returns) == (state, None, 0)


@pytest.mark.parametrize("returns", [0, 1])
def test_who_lost_the_job_returns_nothing(database, returns):
    """Another worker may have asked meanwhile: what that costs must not be forgotten."""
    row = report(database, database.token(), "submitting", returns=returns)
    job = leased(database, row) | {"owner": "00000000-0000-4000-8000-000000000009"}
    assert database.value("work.return_research", **job, id=row, error="connect") is None
    stored = row_of(database, row)
    assert (stored.state, stored.returns, stored.spent_usd) == ("submitting", returns, None)
    assert float(stored.reserved_usd) == 1.2
    assert database.one("select state from core.jobs").state == "running"
