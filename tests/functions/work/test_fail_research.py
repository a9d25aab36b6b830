"""work.fail_research"""

import pytest

from functions.research import leased, report, row_of


def _fail(database, row, spent):
    return database.value(
        "work.fail_research", **leased(database, row), id=row, error="unverified", spent_usd=spent
    )


@pytest.mark.parametrize(("spent", "jobs", "usd"), [(0.6, 1, 0.6), (0.0, 0, 0)])
def test_its_cost_goes_into_the_month(database, spent, jobs, usd):
    row = report(database, database.token(), "running")
    assert _fail(database, row, spent) is True
    stored = row_of(database, row)
    assert (stored.state, stored.error, float(stored.spent_usd)) == ("failed", "unverified", spent)
    months = database.all("select jobs, spent_usd::float from core.research_spending")
    assert [tuple(month) for month in months] == ([(jobs, usd)] if jobs else [])
    assert database.all("select from core.jobs") == []


def test_a_cost_that_nobody_knows_stays_reserved(database):
    row = report(database, database.token(), "running")
    assert _fail(database, row, None) is True
    assert row_of(database, row).spent_usd is None
    assert float(database.value("private.research_committed", since="-infinity")) == 1.2


def test_an_end_comes_once(database):
    row = report(database, database.token(), "done", spent_usd=0.5)
    assert _fail(database, row, 0.6) is False
    assert row_of(database, row).state == "done"
    assert database.all("select from core.research_spending") == []
