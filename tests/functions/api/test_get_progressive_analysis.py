"""api.get_progressive_analysis"""

import pytest

from functions.research import report
from progress import begin, look, make_all, parts, states

CHANGES = {
    "an answer grows stale": "ucie_analysis_cache set expires_at = now()",
    "another answer": "ucie_analysis_cache set created_at = created_at - interval '1 second'",
    "the end": "analysis_runs set phase_ends_at = null",
    "a phase": """ucie_phase_data set phase_data = phase_data || '{"elapsed_ms": 7777}'""",
}


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture(autouse=True)
def bitcoin(database):
    return database.token()


@pytest.fixture
def progress(database, session):
    return begin(database, session).body["session_id"]


def test_its_owner_sees_how_it_goes(database, session, progress):
    reply = look(database, session, progress)

    assert reply.status == 200
    assert states(reply.body) == ["running", "waiting", "waiting", "waiting"]
    assert reply.body["coin"] == {"id": "bitcoin", "symbol": "BTC", "name": "Bitcoin"}
    assert reply.headers["Retry-After"] == "1"
    assert "Cache-Control" not in reply.headers  # which the edge gives: no-store


@pytest.mark.parametrize("progress_id", ["00000000-0000-4000-8000-000000000000", "nonsense", ""])
def test_what_nobody_has_is_not_found(database, session, progress_id):
    reply = look(database, session, progress_id)
    assert (reply.status, reply.body["code"]) == (404, "unknown_progress")


def test_for_anyone_else_it_does_not_exist(database, progress):
    mallory = database.session(database.user("mallory@example.org"))
    assert look(database, mallory, progress).status == 404


def test_after_an_hour_it_is_gone(database, session, progress):
    database.run("update core.analysis_runs set expires_at = now()")
    assert look(database, session, progress).status == 404


def test_who_saw_it_as_it_is_is_told_so_until_something_comes(database, session, bitcoin, progress):
    seen = look(database, session, progress).headers["ETag"]

    assert look(database, session, progress, if_none_match=seen).status == 304
    make_all(database, bitcoin)
    assert look(database, session, progress, if_none_match=seen).status == 200


@pytest.mark.parametrize("way", CHANGES)
def test_whatever_is_shown_differently_has_another_tag(database, session, bitcoin, progress, way):
    make_all(database, bitcoin)
    database.run("update core.ucie_analysis_cache set created_at = now() - interval '9 seconds'")
    seen = look(database, session, progress).headers["ETag"]
    assert seen.startswith('W/"')
    database.run(f"update core.{CHANGES[way]}")
    reply = look(database, session, progress, if_none_match=seen)
    assert (reply.status, reply.headers["ETag"] != seen) == (200, True)


def test_how_its_bought_report_goes_on_changes_the_tag(database, session, bitcoin, progress):
    for _ in range(4):
        make_all(database, bitcoin)
    seen = look(database, session, progress)
    assert "research" in parts(seen.body, 4)
    for changes in ({}, {"state": "running"}, {"state": "running", "polls": 1}):
        known = seen.headers["ETag"]
        database.run("delete from core.research_jobs")
        report(database, bitcoin, **changes)
        seen = look(database, session, progress, if_none_match=known)
        assert (changes, seen.status, seen.headers["ETag"] != known) == (changes, 200, True)
        again = look(database, session, progress, if_none_match=seen.headers["ETag"])
        assert again.status == 304


def test_what_another_coin_gets_changes_no_tag(database, session, bitcoin, progress):
    make_all(database, bitcoin)
    seen = look(database, session, progress).headers["ETag"]
    database.run("update core.ucie_analysis_cache set symbol = 'ID:OTHER'")
    other = look(database, session, progress).headers["ETag"]
    database.run("update core.ucie_analysis_cache set created_at = created_at - interval '1 day'")
    assert look(database, session, progress).headers["ETag"] == other != seen


def test_only_the_end_of_the_phase_that_is_asked_for_is_worth_waiting_for(
    database, session, bitcoin, progress
):
    make_all(database, bitcoin)

    assert "Wait-For" not in look(database, session, progress, until=1).headers
    assert "Wait-For" in look(database, session, progress, until=2).headers
