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
    assert 5 < pause(database) <= 10


def test_the_second_time_it_fails(database):
    row = report(database, database.token(), "submitting", returns=1)
    assert _return(database, row) == "failed"
    stored = row_of(database, row)
    assert (stored.state, stored.error, stored.spent_usd) == ("failed", "connect", 0)
    assert database.all("select from core.jobs") == []


@pytest.mark.parametrize("state", ["running", "done"])
def test_what_was_taken_on_never_goes_back(database, state):
    row = report(database, database.token(), state)
    _return(database, row)
    assert row_of(database, row).state != "queued"
