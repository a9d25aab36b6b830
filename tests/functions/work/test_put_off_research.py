"""work.put_off_research"""

import pytest

from functions.research import leased, pause, report, row_of


def _put_off(database, row, outcome):
    return database.value("work.put_off_research", **leased(database, row), id=row, outcome=outcome)


@pytest.mark.parametrize(("polls", "seconds"), [(0, 7.5), (1, 11.25), (3, 25.3), (4, 30), (99, 30)])
def test_a_running_one_is_asked_after_at_growing_intervals(database, polls, seconds):
    row = report(database, database.token(), "running", polls=polls)
    assert _put_off(database, row, "running") == "running"
    assert pause(database) == pytest.approx(seconds, abs=1.5)
    assert row_of(database, row).polls == polls + 1


@pytest.mark.parametrize(("searches", "seconds"), [(0, 30), (1, 120), (2, 600)])
def test_a_lost_one_is_looked_for_three_times(database, searches, seconds):
    row = report(database, database.token(), "submitting", searches=searches)
    assert _put_off(database, row, "lost") == "submitting"
    assert pause(database) == pytest.approx(seconds, abs=5)
    assert row_of(database, row).searches == searches


def test_after_the_third_look_it_is_given_up_and_stays_reserved(database):
    row = report(database, database.token(), "submitting", searches=2)
    assert _put_off(database, row, "absent") == "ended"
    stored = row_of(database, row)
    assert (stored.state, stored.error, stored.spent_usd) == ("abandoned", "lost", None)
    assert float(stored.reserved_usd) == 1.2
    assert database.all("select from core.jobs") == []


def test_not_being_able_to_look_is_no_look(database):
    row = report(database, database.token(), "submitting", searches=2)
    assert _put_off(database, row, "failed") == "submitting"
    assert row_of(database, row).searches == 2


def test_what_cannot_be_looked_for_is_given_up_at_once(database):
    row = report(database, database.token(), "submitting")
    assert _put_off(database, row, "gone") == "ended"
    assert row_of(database, row).state == "abandoned"


@pytest.mark.parametrize(
    ("state", "end", "error"),
    [("running", "failed", "timeout"), ("submitting", "abandoned", "lost")],
)
def test_past_the_deadline_it_ends(database, state, end, error):
    row = report(database, database.token(), state)
    database.run("update core.research_jobs set deadline_at = now() - interval '1 second'")
    assert _put_off(database, row, "failed") == "ended"
    stored = row_of(database, row)
    assert (stored.state, stored.error, stored.spent_usd) == (end, error, None)


def test_what_had_ended_ends_its_job(database):
    row = report(database, database.token(), "done")
    assert _put_off(database, row, "running") is None
    assert database.all("select from core.jobs") == []


@pytest.mark.parametrize("outcome", ["absent", "gone", "running"])
def test_who_lost_the_job_looks_no_more(database, outcome):
    row = report(database, database.token(), "submitting", searches=2)
    job = leased(database, row) | {"owner": "00000000-0000-4000-8000-000000000009"}
    assert database.value("work.put_off_research", **job, id=row, outcome=outcome) is None
    stored = row_of(database, row)
    assert (stored.state, stored.searches) == ("submitting", 2)
