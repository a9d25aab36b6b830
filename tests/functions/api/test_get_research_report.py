"""api.get_research_report"""

import json
import uuid

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


def test_what_is_none_is_not_found(database):
    running = report(database, database.token(), "running")
    for row in (running, str(uuid.uuid4())):
        reply = _ask(database, row)
        assert (reply.status, reply.body["code"]) == (404, "unknown_report")


def test_nobody_else_may(database):
    row = report(database, database.token(), "done")
    assert database.call("api.get_research_report", session=None, id=row).status == 401
