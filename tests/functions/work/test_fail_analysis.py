"""work.fail_analysis"""

import uuid

import pytest

from analyses import fail, make, take


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def bitcoin(database):
    return database.token()


def test_the_stored_row_is_not_touched(database, session, bitcoin):
    make(database, session, bitcoin)
    database.age("core.ucie_analysis_cache", "100 seconds")
    before = database.one("select ctid, xmin, md5(body) from core.ucie_analysis_cache")

    assert fail(database, take(database, session, "BTC", "market-data"), bitcoin) == "failed"

    assert database.one("select ctid, xmin, md5(body) from core.ucie_analysis_cache") == before


def test_no_row_is_made(database, session, bitcoin):
    fail(database, take(database, session, "BTC", "market-data"), bitcoin)

    assert database.all("select from core.ucie_analysis_cache") == []
    job = database.one("select state, failures, last_error from core.jobs")
    assert (job.state, job.failures, job.last_error["code"]) == ("failed", 1, "no_source")
    assert job.last_error["sources"][0]["name"] == "binance"


def test_names_that_turned_out_wrong_are_remembered(database, session, bitcoin):
    job = take(database, session, "BTC", "market-data")
    database.value(
        "work.fail_analysis",
        job=job[0],
        owner=job[1],
        token_id=bitcoin,
        sources=[],
        links=[{"provider": "kraken", "ref": "XBTUSD", "multiplier": 1, "ok": False}],
    )

    assert database.one("select provider, ok from core.token_links") == ("kraken", False)


def test_a_late_owner_writes_nothing(database, session, bitcoin):
    job = take(database, session, "BTC", "market-data")

    assert fail(database, (job[0], str(uuid.uuid4())), bitcoin) == "late"
    assert database.one("select state from core.jobs").state == "running"


def test_who_waits_is_woken(live):
    session, bitcoin = live.session(live.user()), live.token()
    listening = live.connect("owner")
    listening.execute("listen ready")

    fail(live, take(live, session, "BTC", "technical"), bitcoin)

    (heard,) = listening.notifies(timeout=5, stop_after=1)
    listening.close()
    assert heard.payload == "analysis:BTC:technical"
