"""api.get_research_report"""

import json
import uuid

import pytest

from functions.research import RESULT, report


def _ask(database, row, session=None):
    session = session or database.session(database.user(f"{uuid.uuid4().hex}@example.org"))
    return database.call("api.get_research_report", session=session, id=row)


def test_a_kept_report_is_shown_to_whoever_is_logged_in(database):
    row = report(database, database.token(), "done", quality=61)
    database.run("update core.research_jobs set result = %s", json.dumps(RESULT))
    reply = _ask(database, row)
    assert reply.status == 200
    assert (reply.body["job"]["id"], reply.body["quality"]) == (row, 61)
    assert reply.body["data"] == RESULT
    assert reply.body["finished_at"].endswith("Z")


@pytest.mark.parametrize(
    ("role", "cost"), [("user", None), ("admin", {"spent_usd": 0.6, "reserved_usd": 1.2})]
)
def test_admins_alone_are_told_what_it_cost(database, role, cost):
    """On the kept report, and where it stands as the answer of its type."""
    token = database.token()
    row = report(database, token, "done", quality=61, spent_usd=0.6)
    report(database, token, "failed", spent_usd=0)
    result = RESULT | {"cost": None, "missing": [{"path": "cost", "reason": "not_applicable"}]}
    database.run("update core.research_jobs set result = %s where id = %s", json.dumps(result), row)
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, data_quality_score,"
        " expires_at, body)"
        " values ('BTC', 'research', %s, 61, now() + interval '1 hour', convert_to(%s, 'UTF8'))",
        *(json.dumps(result), json.dumps({"data": result})),
    )
    user = database.user()
    database.run("update core.users set role = %s where id = %s", role, user)
    session = database.session(user)
    kept = _ask(database, row, session).body["data"]
    shown = database.call(
        "api.get_analysis", session=session, symbol="BTC", analysis_type="research"
    ).body
    for data in (kept, shown["data"]):
        assert data["cost"] == cost
        named = {entry["path"] for entry in data["missing"]}
        assert ("cost" in named) is (cost is None)


def test_what_is_none_is_not_found(database):
    running = report(database, database.token(), "running")
    for row in (running, str(uuid.uuid4())):
        reply = _ask(database, row)
        assert (reply.status, reply.body["code"]) == (404, "unknown_report")


def test_nobody_else_may(database):
    row = report(database, database.token(), "done")
    assert database.call("api.get_research_report", session=None, id=row).status == 401
