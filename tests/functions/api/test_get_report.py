"""api.get_report"""

import pytest

from functions.accounts import SENDER
from functions.research import report
from functions.shares import stored

OWNER = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def session(database):
    database.token()
    stored(database, price_usd=1e-35)
    return database.session(database.user())


def ask(database, session, asset="bitcoin", *, page=False):
    return database.call("api.get_report", session=session, asset=asset, page=page, client=SENDER)


def test_it_is_what_is_stored_in_one_shape(database, session):
    body = ask(database, session).body
    assert list(body) == ["schema", "made_at", "coin", "consensus", "analyses", "disclaimer"]
    assert body["schema"] == "report/1"
    types = database.one("select private.available_types() as types").types
    assert list(body["analyses"]) == types
    market = body["analyses"]["market-data"]
    assert (market["state"], market["error"]) == ("fresh", None)
    assert market["envelope"]["data"]["price_usd"] == 1e-35
    assert body["analyses"]["risk"] == {
        "state": "missing",
        "envelope": None,
        "error": {"code": "not_made", "detail": "Nobody had it made of late."},
        "refreshing": False,
    }
    assert body["consensus"]["method"] == "consensus/1"


def test_nothing_is_asked_for_and_nothing_noted(database, session):
    ask(database, session)
    ask(database, session, page=True)
    assert database.one("select count(*) from core.jobs").count == 0
    assert database.one("select last_opened_at from core.ucie_tokens") == (None,)


def test_a_page_gets_its_pictures_and_who_looks(database, session):
    body = ask(database, session, page=True).body
    assert body["visit"]["user"]["email"] == "alice@example.org"
    assert set(body["found"]) == {
        *("report", "figures_made_at", "pictures", "candles", "candles_source"),
    }


def test_what_is_stale_says_so_and_what_is_too_old_is_not_there(database, session):
    database.age("core.ucie_analysis_cache", "100 minutes")
    market = ask(database, session).body["analyses"]["market-data"]
    assert (market["state"], market["envelope"]["stale"]) == ("stale", True)
    assert market["envelope"]["quality"] < 90
    database.age("core.ucie_analysis_cache", "10 hours")
    assert ask(database, session).body["analyses"]["market-data"]["state"] == "missing"


def test_what_failed_of_late_says_at_whom(database, session):
    database.run("delete from core.ucie_analysis_cache")
    database.run(
        "insert into core.jobs (kind, key, state, failed_until, last_error)"
        " values ('analyse', 'BTC:market-data', 'failed', now() + interval '9 s',"
        """ '{"sources": [{"name": "kraken", "ok": false, "error": "timeout"}]}')"""
    )
    error = ask(database, session).body["analyses"]["market-data"]["error"]
    assert error["code"] == "no_source"
    assert error["sources"][0]["name"] == "kraken"
    database.run("update core.jobs set failed_until = now() - interval '1 s'")
    error = ask(database, session).body["analyses"]["market-data"]["error"]
    assert error["code"] == "not_made"


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_what_is_being_made_says_so(database, session, state):
    database.run(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('analyse', 'BTC:news', %s, %s, %s::timestamptz)",
        *(state, *((None, None) if state == "waiting" else (OWNER, "tomorrow"))),
    )
    error = ask(database, session).body["analyses"]["news"]["error"]
    assert error["code"] == "pending"


@pytest.mark.parametrize("role", ["user", "admin"])
def test_a_bought_report_is_in_it_and_never_what_it_cost(database, session, role):
    """A file is handed on, so it holds nothing that admins alone may see."""
    database.run("update core.users set role = %s", role)
    coin = database.one("select id::text from core.ucie_tokens").id
    report(database, coin, "done", quality=61, spent_usd=0.6)
    stored(database, "research", ai=True, cost=None, job=None)
    for page in (False, True):
        body = ask(database, session, page=page).body
        found = body["found"] if page else body
        data = (found["report"] if page else found)["analyses"]["research"]["envelope"]["data"]
        assert (data["ai"], data["cost"], data["job"]) == (True, None, None)
        assert "spending" not in str(found)
        assert "spent_usd" not in str(found)


def test_another_name_leads_to_the_id(database, session):
    reply = ask(database, session, "BTC")
    assert (reply.status, reply.body) == (301, {"redirect": "bitcoin"})


def test_an_unknown_coin_is_looked_up_nowhere(database, session):
    reply = ask(database, session, "bitcon")
    assert (reply.status, reply.body["code"]) == (404, "unknown_symbol")
    assert ask(database, session, "a b").body["code"] == "bad_symbol"
    assert database.one("select count(*) from core.jobs").count == 0


def test_sixty_a_minute_are_enough(database, session):
    statuses = [ask(database, session).status for _ in range(61)]
    assert statuses == [200] * 60 + [429]


def test_it_needs_a_session(database, session):
    assert ask(database, None).status == 401
