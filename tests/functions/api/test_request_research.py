"""api.request_research"""

import pytest

from functions.accounts import SENDER, personal_token
from functions.research import RESULT, report


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def ask(database, bitcoin):
    session = database.session(database.user())

    def _ask(**changes):
        arguments = {
            "session": session,
            "symbol": "BTC",
            "researchers": ["caesar"],
            "client": SENDER,
        }
        return database.call("api.request_research", **(arguments | changes))

    return _ask


def _rows(database):
    return database.one("select count(*) from core.research_jobs").count


def test_the_first_who_asks_begins_a_job(database, ask):
    reply = ask()
    assert reply.status == 202
    assert reply.headers == {"Retry-After": "5"}
    row = database.one("select * from core.research_jobs")
    assert reply.body["job"] == {
        "id": str(row.id),
        "state": "queued",
        "provider": None,
        "started_at": reply.body["job"]["started_at"],
        "polls": 0,
        "estimated_ready_at": None,
        "error": None,
    }
    assert row.marker == f"[ref {str(row.id)[:8]}]"
    assert (row.requested_by is not None, row.reserved_usd, row.question) == (True, 0, None)
    job = database.one("select kind, key, state from core.jobs")
    assert job == ("run_research", str(row.id), "waiting")


@pytest.mark.parametrize("state", ["queued", "submitting", "running"])
def test_a_live_job_is_shown_and_no_other_begun(database, ask, bitcoin, state):
    row = report(database, bitcoin, state)
    reply = ask()
    assert (reply.status, reply.body["job"]["id"], reply.body["job"]["state"]) == (200, row, state)
    assert _rows(database) == 1
    assert database.one("select count(*) from core.attempts").count == 0


def _cached(database, life="1 hour", **changes):
    import json

    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, created_at, expires_at,"
        " body) values ('BTC', 'research', %s, now() - interval '2 hours', now() + %s::interval,"
        " '{}'::bytea)",
        *(json.dumps(RESULT | changes), life),
    )


def test_a_fresh_report_starts_nothing(database, ask, bitcoin):
    report(database, bitcoin, "done")
    _cached(database)
    assert ask().status == 200
    assert _rows(database) == 1


@pytest.mark.parametrize(("life", "ai"), [("-1 minute", True), ("1 hour", False)])
def test_an_old_report_and_a_digest_do_not_stand_in_the_way(database, ask, bitcoin, life, ai):
    report(database, bitcoin, "done")
    _cached(database, life, ai=ai)
    assert ask().status == 202
    assert _rows(database) == 2


@pytest.mark.parametrize("state", ["failed", "abandoned", "done"])
def test_what_has_ended_does_not_stand_in_the_way(database, ask, bitcoin, state):
    report(database, bitcoin, state)
    assert ask().status == 202


def test_nobody_to_ask_is_said(database, ask):
    reply = ask(researchers=[])
    assert (reply.status, reply.body["code"]) == (409, "no_researcher")
    assert _rows(database) == 0


def test_a_fresh_report_is_the_answer(database, ask, bitcoin):
    import json

    report(database, bitcoin, "done", created_at="2026-10-09T12:00:00Z")
    newest = report(database, bitcoin, "failed", created_at="2026-10-10T12:00:00Z")
    envelope = {"symbol": "BTC", "type": "research", "data": RESULT}
    _cached(database)
    database.run(
        "update core.ucie_analysis_cache set body = convert_to(%s, 'UTF8')", json.dumps(envelope)
    )
    reply = ask()
    assert reply.status == 200
    assert reply.body["job"]["id"] == newest
    assert (reply.body["symbol"], reply.body["data"]["provider"]) == ("BTC", "caesar")
    assert reply.body["data"]["job"]["id"] == newest
    database.run("delete from core.research_jobs where id = %s", newest)
    live = report(database, bitcoin, "running")
    assert ask().body == {"job": ask().body["job"]}
    assert ask().body["job"]["id"] == live


def test_an_unknown_coin_is_looked_up(ask):
    assert ask(symbol="NOSUCH").status == 202
    assert ask(symbol="<>").body["code"] == "bad_symbol"


def test_a_person_has_two_reports_a_day(database, ask):
    for number in range(3):
        database.token(f"coin-{number}", f"C{number}", market_cap_rank=number + 2)
    statuses = [ask(symbol=f"C{number}").status for number in range(3)]
    assert statuses == [202, 202, 429]
    late = ask(symbol="C2")
    assert late.body["code"] == "too_many_attempts"
    assert 86000 < int(late.headers["Retry-After"]) <= 86400
    other = database.session(database.user("bob@example.org"))
    assert ask(symbol="C2", session=other).status == 202
    database.age("core.attempts", "1 day")
    assert ask().status == 202


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 202)])
def test_a_script_needs_the_right_to_write(database, ask, scope, status):
    token = personal_token(database, database.user("script@example.org"), scope)
    assert ask(session=token).status == status


def test_nobody_else_may(ask):
    assert ask(session=None).status == 401
