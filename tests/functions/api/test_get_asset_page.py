"""api.get_asset_page"""

import pytest

from analyses import TECHNICAL, fail, make, take
from progress import PHASES, end_phase, make_all, states, take_all

DAY = 86400
MADE = ["BTC:market-data", "BTC:technical"]


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def page(database, session):
    return lambda asset="bitcoin": database.call(
        "api.get_asset_page", session=session, asset=asset, client={}
    )


def test_a_cold_page_shows_the_coin_and_asks_for_its_analyses(database, page):
    database.token(price_change_24h="-0.96", image_url="https://example.org/b.png")

    reply = page()

    assert reply.status == 200
    assert reply.body["user"]["email"] == "alice@example.org"
    assert reply.body["session"]["expires_at"].endswith("Z")
    coin = reply.body["coin"]
    assert coin.pop("updated_at").endswith("Z")
    assert coin == {
        "coingecko_id": "bitcoin",
        "symbol": "BTC",
        "ticker": "BTC",
        "name": "Bitcoin",
        "rank": 1,
        "image_url": "https://example.org/b.png",
        "price_usd": 77671,
        "change_24h_pct": -0.96,
        "same_symbol_count": 1,
        "is_active": True,
    }
    cold = {
        "state": "pending",
        "envelope": None,
        "error": None,
        "refreshing": True,
        "retry_at": None,
    }
    types = database.one("select private.available_types() as types").types
    assert types[:2] == ["market-data", "technical"]
    assert reply.body["analyses"] == dict.fromkeys(types, cold)
    assert (reply.body["candles"], reply.body["candles_source"]) == ([], None)
    assert states(reply.body["progress"]) == ["running", "waiting", "waiting", "waiting"]
    assert list(take_all(database)) == PHASES[1], "what comes later is asked for later"


def test_a_warm_page_holds_what_was_stored(database, session, page):
    bitcoin = database.token()
    make(database, session, bitcoin)
    make(
        database,
        session,
        bitcoin,
        type="technical",
        data=TECHNICAL,
        kept={},
        candles=[
            {
                "source": "coinbase",
                "interval_s": DAY,
                "candles": [[n * DAY, 1, 3, 0.5, 2, 9, None] for n in range(20000, 20130)],
            }
        ],
    )

    body = page().body

    market = body["analyses"]["market-data"]
    assert (market["state"], market["refreshing"], market["error"]) == ("fresh", False, None)
    assert market["envelope"]["data"]["price_usd"] == 1e-35
    assert body["candles_source"] == "coinbase"
    assert len(body["candles"]) == 120
    assert body["candles"][-1] == [20129 * DAY, 1, 3, 0.5, 2, 9]
    made = database.all("select from core.jobs where key = any(%s)", MADE)
    assert made == [], "what was stored is not asked for"

    for _ in PHASES:
        end_phase(database)
    database.age("core.ucie_analysis_cache", "150 seconds")
    market = page().body["analyses"]["market-data"]
    assert (market["state"], market["refreshing"]) == ("stale", True)
    assert (market["envelope"]["stale"], market["envelope"]["quality"]) == (True, 45)


def test_a_failed_analysis_says_why(database, session, page):
    bitcoin = database.token()
    fail(database, take(database, session, "BTC", "technical"), bitcoin)

    technical = page().body["analyses"]["technical"]

    assert (technical["state"], technical["envelope"], technical["refreshing"]) == (
        "failed",
        None,
        False,
    )
    assert technical["error"]["code"] == "no_source"
    assert technical["error"]["sources"][0]["name"] == "binance"


def _grow_old(database, kind):
    """Let one stored analysis be past its life; what was begun was begun a while ago."""
    database.run(
        "update core.ucie_analysis_cache set created_at = created_at - interval '90 s',"
        " expires_at = expires_at - interval '90 s' where analysis_type = %s",
        kind,
    )
    database.age("core.analysis_runs", "1 minute")


def test_a_page_follows_one_run_while_it_goes_on_and_while_all_is_fresh(database, page):
    bitcoin = database.token()
    first = page().body["progress"]
    for _ in PHASES:
        assert page().body["progress"]["session_id"] == first["session_id"]
        make_all(database, bitcoin)

    shown = page().body
    assert shown["progress"]["session_id"] == first["session_id"]
    assert shown["progress"]["done"]
    assert states(shown["progress"]) == ["done"] * 4
    assert shown["progress"]["phases"][3]["parts"]["defi"] == "not_applicable"
    assert {one["state"] for one in shown["analyses"].values()} == {"fresh"}


def test_what_has_grown_old_is_made_by_a_new_run(database, page):
    bitcoin = database.token()
    first = page().body["progress"]["session_id"]
    for _ in PHASES:
        make_all(database, bitcoin)
    _grow_old(database, "market-data")

    again = page().body
    assert again["progress"]["session_id"] != first
    assert states(again["progress"]) == ["running", "waiting", "waiting", "waiting"]
    assert again["analyses"]["market-data"]["refreshing"]
    assert list(take_all(database)) == ["market-data"]


def test_what_is_late_is_waited_for_and_begins_no_other_run(database, page):
    bitcoin = database.token()
    first = page().body["progress"]["session_id"]
    make_all(database, bitcoin)
    make_all(database, bitcoin, "sentiment")
    for _ in range(3):
        end_phase(database)
        make_all(database, bitcoin)

    seen = page().body
    assert (seen["progress"]["session_id"], seen["progress"]["done"]) == (first, True)
    assert seen["progress"]["phases"][1]["parts"]["sentiment"] == "late"
    sentiment = seen["analyses"]["sentiment"]
    assert (sentiment["state"], sentiment["refreshing"]) == ("pending", True)


def test_an_hour_later_there_is_another_run(database, page):
    database.token()
    first = page().body["progress"]["session_id"]
    database.run("update core.analysis_runs set expires_at = now()")
    assert page().body["progress"]["session_id"] != first


def test_each_coin_and_each_person_has_a_run_of_its_own(database, page):
    database.token()
    database.token("ethereum", "ETH", name="Ethereum", market_cap_rank=2)
    bob = database.session(database.user("bob@example.org"))
    theirs = database.call("api.get_asset_page", session=bob, asset="bitcoin", client={})
    runs = [page(), page("ethereum"), theirs]
    assert len({reply.body["progress"]["session_id"] for reply in runs}) == 3


def test_a_run_that_may_ask_for_no_price_has_failed_in_its_first_phase(database, page):
    database.token()
    database.run("update core.attempt_limits set max_attempts = 1 where scope = 'fetch_user'")
    database.token("ethereum", "ETH", name="Ethereum", market_cap_rank=2)
    page("ethereum")
    body = page().body
    assert body["analyses"]["market-data"]["state"] == "limited"
    assert states(body["progress"])[0] == "failed"


def test_what_is_over_the_limit_is_left_out_and_asked_for_when_it_may_be(database, page):
    bitcoin = database.token()
    database.run("update core.attempt_limits set max_attempts = 3 where scope = 'fetch_user'")
    body = page().body
    limited = [name for name, one in body["analyses"].items() if one["state"] == "limited"]
    assert len(limited) == 7
    assert body["analyses"]["market-data"]["state"] == "pending"
    for name in limited:
        answer = body["analyses"][name]
        assert answer["error"]["code"] == "too_many_requests"
        assert answer["retry_at"].endswith("Z")
        assert not answer["refreshing"]

    for _ in PHASES:
        make_all(database, bitcoin)
    seen = page().body["progress"]
    assert (seen["session_id"], seen["done"]) == (body["progress"]["session_id"], True)
    assert states(seen) == ["done", "done", "partial", "partial"]
    assert seen["phases"][2]["parts"] == {"news": "limited", "on-chain": "limited"}

    database.age("core.attempts", "1 minute")
    database.age("core.analysis_runs", "1 minute")
    database.run(
        "update core.analysis_runs set limited ="
        " (select jsonb_object_agg(key, now()) from jsonb_each(limited))"
    )
    after = page().body
    assert after["progress"]["session_id"] != seen["session_id"]
    assert states(after["progress"]) == ["done", "done", "running", "waiting"]
    assert set(take_all(database)) == {"news", "on-chain"}


@pytest.mark.parametrize("asset", ["BTC", "btc", "Bitcoin", "id:bitcoin"])
def test_a_ticker_leads_to_the_page_of_its_coin(database, page, asset):
    database.token()

    reply = page(asset)

    assert (reply.status, reply.body) == (301, {"redirect": "/asset/bitcoin"})


def test_an_exact_id_is_that_coin_whatever_ranks_higher(database, page):
    database.token("bitcoin", "BTC")
    database.token("btc", "XYZ", name="Another", market_cap_rank=None)

    assert page("btc").body["coin"]["name"] == "Another"


def test_opening_is_noted_once_a_minute(database, page):
    database.token()
    page()
    opened = database.one("select last_opened_at, ctid from core.ucie_tokens")
    assert opened.last_opened_at is not None

    page()
    assert database.one("select last_opened_at, ctid from core.ucie_tokens") == opened


def test_an_unknown_coin_is_looked_up_and_meanwhile_unknown(database, page):
    database.token()

    reply = page("bitcon")

    assert (reply.status, reply.body["code"]) == (404, "unknown_symbol")
    assert [coin["id"] for coin in reply.body["suggestions"]] == ["bitcoin"]
    assert reply.headers == {"Wait-For": "lookup:bitcon"}

    database.run("update core.jobs set state = 'failed', failed_until = now() + interval '5 s'")
    assert (page("bitcon").status, page("bitcon").body["code"]) == (503, "no_source")


def test_it_refuses_what_can_be_no_coin(page):
    assert (page("a b").status, page("a b").body["code"]) == (400, "bad_symbol")


def test_it_needs_a_session(database):
    database.token()
    reply = database.call("api.get_asset_page", session=None, asset="bitcoin", client={})
    assert reply.status == 401
