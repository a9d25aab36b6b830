"""work.finish_research"""

import json

import pytest

from functions.research import RESULT, leased, report, row_of


def _finish(database, row, **changes):
    arguments = leased(database, row) | {
        "id": row,
        "data": json.dumps(RESULT),
        "quality": 77,
        "sources": [{"name": "caesar", "ok": True, "as_of": None, "latency_ms": None,
                     "error": None}],
        "sandbox": True,
        "spent_usd": 0.6,
    }  # fmt: skip
    return database.value("work.finish_research", **(arguments | changes))


def _shown(database):
    return database.one(
        "select convert_from(body, 'UTF8')::json as body, expires_at - created_at as life"
        " from core.ucie_analysis_cache where analysis_type = 'research'"
    )


def test_report_cost_and_answer_are_stored_at_once(database):
    row = report(database, database.token(), "running")
    assert _finish(database, row) is True
    stored, shown = row_of(database, row), _shown(database)
    assert (stored.state, stored.result, stored.quality, stored.error) == (
        "done",
        RESULT,
        77,
        None,
    )
    assert (shown.body["quality"], shown.body["sandbox"]) == (77, True)
    assert shown.life.total_seconds() == 3600
    month = database.one("select jobs, spent_usd::float as usd from core.research_spending")
    assert month == (1, 0.6)
    assert database.all("select from core.jobs") == []


def test_a_worker_that_lost_the_job_still_brings_the_report(database):
    row = report(database, database.token(), "running")
    assert _finish(database, row, owner="00000000-0000-4000-8000-000000000009") is True
    assert len(database.all("select from core.jobs")) == 1


@pytest.mark.parametrize("state", ["done", "failed", "abandoned"])
def test_what_had_ended_is_not_shown(database, state):
    row = report(database, database.token(), state)
    assert _finish(database, row) is False
    assert _shown(database) is None
    assert database.all("select from core.research_spending") == []
