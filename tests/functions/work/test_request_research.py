"""work.request_research"""

import json

import pytest

from functions.research import RESULT, report


@pytest.fixture
def bitcoin(database):
    return database.token()


def _ask(database, token):
    return database.value("work.request_research", token_id=token)


def test_a_report_for_everybody_is_asked_for_once_a_day(database, bitcoin):
    assert _ask(database, bitcoin) is True
    row = database.one("select state, requested_by from core.research_jobs")
    assert row == ("queued", None)
    assert _ask(database, bitcoin) is False
    database.run("update core.research_jobs set state = 'failed', error = 'x', finished_at = now()")
    assert _ask(database, bitcoin) is False
    database.run("update core.research_jobs set created_at = now() - interval '25 hours'")
    assert _ask(database, bitcoin) is True


def test_not_while_one_is_shown(database, bitcoin):
    report(database, bitcoin, "done")
    database.run("update core.research_jobs set created_at = now() - interval '25 hours'")
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, created_at, expires_at,"
        " body) values ('BTC', 'research', %s, now() - interval '3 hours',"
        " now() - interval '2 hours', '{}')",
        json.dumps(RESULT),
    )
    assert _ask(database, bitcoin) is False
