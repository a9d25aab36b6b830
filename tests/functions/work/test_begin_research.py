"""work.begin_research"""

import pytest

from functions.research import leased, report
from reports import store_inputs


@pytest.fixture
def bitcoin(database):
    return database.token()


def test_a_live_report_is_described_with_what_it_is_written_from(database, bitcoin):
    store_inputs(database)
    row = report(database, bitcoin, "running", settings='{"generation": "b"}')
    begun = database.value("work.begin_research", **leased(database, row))
    assert (begun["id"], begun["state"], begun["provider"], begun["generation"]) == (
        row,
        "running",
        "caesar",
        "b",
    )
    assert begun["provider_job_id"] == "job-1"
    assert begun["coin"]["coingecko_id"] == "bitcoin"
    assert set(begun["past"]["rows"]) == {"market-data", "technical", "sentiment"}
    assert begun["prices"] == {
        "loops": 1,
        "loop_cents": 60,
        "input_cents": 200,
        "output_cents": 800,
    }


@pytest.mark.parametrize("state", ["done", "failed", "abandoned"])
def test_what_has_ended_ends_its_job(database, bitcoin, state):
    row = report(database, bitcoin, state)
    assert database.value("work.begin_research", **leased(database, row)) is None
    assert database.all("select from core.jobs") == []


def test_who_lost_the_job_gets_nothing(database, bitcoin):
    row = report(database, bitcoin)
    job = leased(database, row)
    owner = "00000000-0000-4000-8000-000000000009"
    assert database.value("work.begin_research", job=job["job"], owner=owner) is None
    assert len(database.all("select from core.jobs")) == 1
