"""api.get_home_page"""

import pytest


@pytest.fixture
def page(database):
    session = database.session(database.user(role="admin"))
    return lambda: database.call("api.get_home_page", session=session, client={})


def test_an_empty_table_has_no_market(page):
    body = page().body

    assert (body["market"], body["top"]) == (None, [])
    assert (body["user"]["email"], body["user"]["role"]) == ("alice@example.org", "admin")
    assert body["session"]["expires_at"].endswith("Z")


def test_the_market_is_the_sum_of_the_active_coins(database, page):
    figures = [("bitcoin", "BTC", 600, 2), ("ethereum", "ETH", 300, -1), ("tether", "USDT", 100, 0)]
    for rank, (coin, symbol, cap, change) in enumerate(figures, 1):
        database.token(
            coin,
            symbol,
            market_cap_rank=rank,
            market_cap_usd=cap,
            total_volume_usd=cap / 10,
            price_change_24h=change,
        )
    database.token(*("dropped", "DRP"), market_cap_rank=None, market_cap_usd=999, is_active=False)

    market = page().body["market"]

    assert market.pop("as_of").endswith("Z")
    assert market == {
        "cap_usd": 1000,
        "volume_24h_usd": 100,
        "btc_share_pct": 60,
        "rose": 1,
        "fell": 1,
        "unchanged": 1,
        "count": 3,
    }


def test_the_25_largest_are_listed(database, page):
    for rank in range(30, 0, -1):
        database.token(f"coin-{rank}", f"C{rank}", market_cap_rank=rank, price_change_24h=1.5)

    top = page().body["top"]

    assert [coin["rank"] for coin in top] == list(range(1, 26))
    assert top[0] == {
        "id": "coin-1",
        "symbol": "C1",
        "name": "Coin-1",
        "rank": 1,
        "price_usd": 77671,
        "change_24h_pct": 1.5,
        "market_cap_usd": None,
        "volume_24h_usd": None,
        "image_url": None,
    }


def test_it_needs_a_session(database):
    assert database.call("api.get_home_page", session=None, client={}).status == 401
