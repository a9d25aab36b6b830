"""api.get_asset_page"""

import pytest

from analyses import TECHNICAL, fail, make, take

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
    cold = {"state": "pending", "envelope": None, "error": None, "refreshing": True}
    types = database.one("select private.available_types() as types").types
    assert types[:2] == ["market-data", "technical"]
    assert reply.body["analyses"] == dict.fromkeys(types, cold)
    assert (reply.body["candles"], reply.body["candles_source"]) == ([], None)
    jobs = database.all("select key from core.jobs where kind = 'analyse'")
    assert {job.key for job in jobs} == {f"BTC:{name}" for name in types}


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
