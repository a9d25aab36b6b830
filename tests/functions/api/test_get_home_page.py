"""api.get_home_page"""

import json

import pytest

LATER = "update core.home_visits set seen_at = seen_at - interval '1 hour'"


@pytest.fixture
def alice(database):
    return database.user(role="admin")


@pytest.fixture
def session(database, alice):
    return database.session(alice)


@pytest.fixture
def page(database, session):
    """The answer, after a summing up."""

    def _page(*, summed=True):
        if summed:
            database.value("ops.make_market_summary")
        return database.call("api.get_home_page", session=session, client={}).body

    return _page


@pytest.fixture
def open_coin(database, session):
    return lambda coin: database.call("api.get_asset_page", session=session, asset=coin, client={})


def _listed(database, count, **changes):
    return [
        database.token(
            f"coin-{rank}",
            f"C{rank}",
            market_cap_rank=rank,
            **{"market_cap_usd": 1000 - rank, "total_volume_usd": 2e6} | changes,
        )
        for rank in range(1, count + 1)
    ]


def _watch(database, user, symbol, ago=0):
    database.run(
        "insert into core.ucie_watchlist (user_id, symbol, added_at)"
        " values (%s, %s, now() - make_interval(mins => %s))",
        *(user, symbol, ago),
    )


def _alert(database, user, symbol="BTC", ago=None, **columns):
    values = {"alert_type": "price_above", "threshold_value": 5, "enabled": True} | columns
    database.run(
        "insert into core.ucie_alerts"
        " (user_id, symbol, alert_type, threshold_value, enabled, triggered, triggered_at)"
        " values (%s, %s, %s, %s, %s, %s, now() - make_interval(mins => %s))",
        *(user, symbol, *values.values(), ago is not None, ago),
    )


def _story(database, name, ago, impact, *, token=None, lead=True, cluster=None, dated=True):
    """A story first seen so many minutes ago and told an hour before that."""
    row = database.one(
        "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
        " published_at, date_trusted, impact, impact_class, impact_rules, cluster_id, is_lead)"
        " values (%s, now() - make_interval(mins => %s), %s, 'https://a.example/', 'A feed', %s,"
        " now() - make_interval(mins => %s), %s, %s, 'other', '[]', %s, %s)"
        " returning first_seen_at",
        *(name * 32, ago, name, f"Title {name}", ago + 60, dated, impact, cluster or name, lead),
    )
    if token:
        database.run(
            "insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)"
            " values (%s, %s, %s, 'title', 1)",
            *(token, row.first_seen_at, name * 32),
        )


def _mood(database, token, ago, value):
    parts = [{"name": "votes", "value": 9, "weight": 1}]
    if value is not None:
        parts.append({"name": "fear_greed", "value": value, "weight": 0.2})
    database.run(
        "insert into core.sentiment_snapshots"
        " (token_id, taken_at, score, coin_weight, components, quality)"
        " values (%s, now() - make_interval(hours => %s), 1, 1, %s, 80)",
        *(token, ago, json.dumps(parts)),
    )


# The market


def test_an_empty_home_has_every_block_and_nothing_in_it(page):
    body = page()
    assert (body["user"]["email"], body["user"]["role"]) == ("alice@example.org", "admin")
    assert body["session"]["expires_at"].endswith("Z")
    assert (body["market"], body["opened"], body["since"]) == (None, [], None)
    assert body["watchlist"] == {"count": 0, "rows": []}
    assert body["alerts"] == {"waiting": 0, "fired_24h": 0, "fired": []}
    assert body["news"] == {"count": 0, "read_at": None, "stories": []}


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

    market = page()["market"]

    assert market.pop("as_of").endswith("Z")
    assert market.pop("made_at").endswith("Z")
    before = 600 / 1.02 + 300 / 0.99 + 100
    assert market.pop("moved_24h_pct") == pytest.approx(100 * (1000 / before - 1), abs=1e-4)
    assert [coin["id"] for coin in market.pop("largest")] == ["bitcoin", "ethereum", "tether"]
    assert market == {
        "cap_usd": 1000,
        "volume_24h_usd": 100,
        "btc_share_pct": 60,
        "rose": 1,
        "fell": 1,
        "unchanged": 1,
        "count": 3,
        "fear_greed": None,
        "mover_volume_usd": 1_000_000,
        "gainers": [],
        "losers": [],
    }


def test_the_page_shows_the_market_as_it_was_summed_up_last(database, page):
    database.token(market_cap_usd=10)
    assert page()["market"]["cap_usd"] == 10
    database.run("update core.ucie_tokens set market_cap_usd = 99")
    assert page(summed=False)["market"]["cap_usd"] == 10


def test_a_market_that_was_never_summed_up_is_none(database, page):
    database.token(market_cap_usd=10)
    database.run("refresh materialized view core.market_summary with no data")
    assert page(summed=False)["market"] is None
    assert page()["market"]["cap_usd"] == 10


def test_a_coin_that_lost_everything_or_whose_figures_are_unknown_breaks_no_sum(database, page):
    database.token("gone", "GONE", market_cap_usd=5, price_change_24h=-100)
    database.token("odd", "ODD", market_cap_rank=2, price_change_24h=None)
    market = page()["market"]
    assert (market["cap_usd"], market["moved_24h_pct"], market["volume_24h_usd"]) == (5, None, None)


def test_movers_have_volume_and_a_direction(database, page):
    for n, (change, volume) in enumerate(
        [(9, 2e6), (8, 999_999), (7, 1e6), (0, 2e6), (-1, 2e6), (-50, None), (-3, 5e6), (None, 9e9)]
    ):
        database.token(
            *(f"coin-{n}", f"C{n}"),
            market_cap_rank=n + 1,
            price_change_24h=change,
            total_volume_usd=volume,
        )
    market = page()["market"]
    assert [coin["change_24h_pct"] for coin in market["gainers"]] == [9, 7]
    assert [coin["change_24h_pct"] for coin in market["losers"]] == [-3, -1]


def test_five_of_each_side_and_fifty_of_the_largest(database, page):
    for n in range(60):
        database.token(
            *(f"coin-{n}", f"C{n}"),
            market_cap_rank=n + 1,
            market_cap_usd=1000 - n,
            total_volume_usd=2e6,
            price_change_24h=n - 29.5,
        )
    market = page()["market"]
    assert [coin["change_24h_pct"] for coin in market["gainers"]] == [29.5, 28.5, 27.5, 26.5, 25.5]
    assert [coin["change_24h_pct"] for coin in market["losers"]][:2] == [-29.5, -28.5]
    assert [coin["rank"] for coin in market["largest"]] == list(range(1, 51))


def test_the_mood_of_the_market_is_the_newest_of_bitcoin_that_rests_on_the_index(database, page):
    bitcoin, ether = database.token(), database.token("ethereum", "ETH", market_cap_rank=2)
    _mood(database, ether, 1, 90)
    _mood(database, bitcoin, 27, 80)
    assert page()["market"]["fear_greed"] is None
    _mood(database, bitcoin, 5, -22)
    _mood(database, bitcoin, 1, None)
    assert page()["market"]["fear_greed"]["value"] == 39


# What is a person's own


def test_the_watchlist_has_prices_lines_and_alerts(database, alice, page):
    token = database.token(price_change_24h=1.5)
    database.run(
        "insert into core.market_figures (token_id, change_7d_pct, week_usd)"
        " values (%s, -2.5, '{1,2,3}')",
        token,
    )
    _watch(database, alice, "BTC", 5)
    _watch(database, alice, "HARB")
    _watch(database, database.user("bob@example.org"), "BTC")
    _alert(database, alice)
    _alert(database, alice, enabled=False)

    watchlist = page()["watchlist"]

    first, second = watchlist["rows"]
    assert (watchlist["count"], first["id"], first["price_usd"]) == (2, "bitcoin", 77671)
    assert (first["change_24h_pct"], first["change_7d_pct"]) == (1.5, -2.5)
    assert (first["week_usd"], first["alerts"]) == ([1, 2, 3], 1)
    assert (second["id"], second["name"], second["week_usd"]) == (None, "HARB", None)


def test_a_line_older_than_a_day_is_no_line_of_the_last_seven(database, alice, page):
    token = database.token()
    _watch(database, alice, "BTC")
    database.run(
        "insert into core.market_figures (token_id, change_7d_pct, week_usd, as_of)"
        " values (%s, 1, '{1,2}', now() - interval '27 hours')",
        token,
    )
    row = page()["watchlist"]["rows"][0]
    assert (row["week_usd"], row["change_7d_pct"]) == (None, None)


def test_fifty_of_a_long_watchlist_are_shown(database, alice, page):
    for n in range(53):
        _watch(database, alice, f"C{n}", 60 - n)
    watchlist = page()["watchlist"]
    assert (watchlist["count"], len(watchlist["rows"])) == (53, 50)
    assert watchlist["rows"][0]["symbol"] == "C0"


def test_the_alerts_that_fired_last(database, alice, page):
    database.token()
    for minutes in (10, 60 * 25, 60 * 24 * 31, *range(2000, 2005)):
        _alert(database, alice, ago=minutes)
    _alert(database, alice, "HARB", ago=1, alert_type="whale_tx", threshold_value=None)
    _alert(database, alice, enabled=False)
    _alert(database, database.user("bob@example.org"), ago=0)

    alerts = page()["alerts"]

    assert (alerts["fired_24h"], alerts["waiting"], len(alerts["fired"])) == (2, 9, 5)
    first, second = alerts["fired"][:2]
    assert (first["id"], first["name"], first["alert_type"]) == (None, "HARB", "whale_tx")
    assert (second["id"], second["name"], second["threshold_value"]) == ("bitcoin", "Bitcoin", 5)


def test_the_stories_of_a_day_each_once(database, page):
    token = database.token()
    for n, name in enumerate("abcdef0"):
        _story(database, name, 10 * n, 50 + n, token=token)
    _story(database, "1", 5, 99, lead=False, cluster="0")
    _story(database, "2", 60 * 23 + 30, 99)  # told more than a day ago
    _story(database, "3", 60 * 23 + 30, 10, dated=False)
    database.run(
        "insert into core.feed_state (feed, last_try_at, last_ok_at) values ('x', now(), now())"
    )

    news = page()["news"]

    assert news["count"] == 8
    assert [story["title"][-1] for story in news["stories"]] == list("bcdef0")
    last = news["stories"][-1]
    assert (last["others"], last["impact_level"], last["source"]) == (1, "medium", "A feed")
    assert last["coins"] == [{"id": "bitcoin", "name": "Bitcoin"}]
    assert news["read_at"].endswith("Z")


def test_the_coins_opened_last_with_what_they_did_since(database, page, open_coin):
    database.token(current_price_usd=100)
    database.token("ethereum", "ETH", market_cap_rank=2, current_price_usd=None)
    open_coin("bitcoin")
    open_coin("ethereum")
    database.run("update core.opened_coins set opened_at = opened_at - interval '1 hour'"
                 " where price_usd is null")  # fmt: skip
    database.run("update core.ucie_tokens set current_price_usd = 125 where symbol = 'BTC'")

    first, second = page()["opened"]

    assert (first["id"], first["price_then_usd"], first["since_pct"]) == ("bitcoin", 100, 25)
    assert (second["id"], second["price_then_usd"], second["since_pct"]) == ("ethereum", None, None)


def test_a_coin_opened_again_is_opened_then_and_no_stranger_sees_it(database, page, open_coin):
    database.token(current_price_usd=100)
    open_coin("bitcoin")
    database.run("update core.ucie_tokens set current_price_usd = 125")
    open_coin("bitcoin")  # within a minute: the same opening
    assert page()["opened"][0]["since_pct"] == 25

    database.run("update core.opened_coins set opened_at = opened_at - interval '2 minutes'")
    open_coin("bitcoin")
    assert page()["opened"][0]["since_pct"] == 0

    bob = database.session(database.user("bob@example.org"))
    assert database.call("api.get_home_page", session=bob, client={}).body["opened"] == []


def test_twenty_openings_are_kept_of_each_person(database, alice, page, open_coin):
    for n, token in enumerate(_listed(database, 23)):
        open_coin(f"coin-{n + 1}")
        database.run(
            "update core.opened_coins set opened_at = opened_at - make_interval(hours => %s)"
            " where token_id = %s",
            *(30 - n, token),
        )
    kept = database.all("select token_id from core.opened_coins where user_id = %s", alice)
    assert len(kept) == 20
    assert [coin["id"] for coin in page()["opened"]] == [f"coin-{n}" for n in range(23, 15, -1)]


# What changed since


def test_the_first_visit_has_none_before(page):
    page()
    assert page()["since"] is None


def test_a_later_visit_tells_what_changed(database, alice, page, open_coin):
    token = database.token(current_price_usd=100)
    database.token("ethereum", "ETH", market_cap_rank=2, current_price_usd=10)
    database.token("tether", "USDT", market_cap_rank=3, current_price_usd=1)
    _watch(database, alice, "BTC")
    open_coin("ethereum")
    page()
    database.run(LATER)
    database.run("update core.ucie_tokens set current_price_usd = current_price_usd * 0.5"
                 " where symbol = 'ETH'")  # fmt: skip
    database.run("update core.ucie_tokens set current_price_usd = 101 where symbol = 'BTC'")
    _alert(database, alice, ago=30)
    _alert(database, alice, ago=90)
    _story(database, "a", 30, 50, token=token)
    _story(database, "b", 30, 50, token=token, lead=False, cluster="a")
    _story(database, "c", 90, 50, token=token)
    _story(database, "d", 30, 50)

    since = page()["since"]

    assert (since["rose"], since["fell"], since["alerts"], since["stories"]) == (1, 1, 1, 1)
    moved = [(coin["id"], coin["price_then_usd"], coin["since_pct"]) for coin in since["coins"]]
    assert moved == [("ethereum", 10, -50), ("bitcoin", 100, 1)]


def test_a_look_within_half_an_hour_is_the_same_visit(database, alice, page):
    database.token(current_price_usd=100)
    _watch(database, alice, "BTC")
    page()
    database.run("update core.home_visits set seen_at = seen_at - interval '20 minutes'")
    database.run("update core.ucie_tokens set current_price_usd = 200")
    assert page()["since"] is None
    database.run(LATER)
    database.run("update core.ucie_tokens set current_price_usd = 300")
    assert page()["since"]["coins"][0]["price_then_usd"] == 200


def test_a_second_look_within_a_minute_writes_nothing(database, alice, page):
    database.token()
    page()
    _watch(database, alice, "BTC")
    page()
    assert database.one("select prices from core.home_visits").prices == {}


def test_a_deleted_coin_or_an_unknown_price_is_left_out_of_the_comparison(database, alice, page):
    database.token(current_price_usd=100)
    token = database.token("ethereum", "ETH", market_cap_rank=2, current_price_usd=5)
    for symbol in ("BTC", "ETH"):
        _watch(database, alice, symbol)
    page()
    database.run(LATER)
    database.run("update core.ucie_tokens set current_price_usd = null where symbol = 'BTC'")
    database.run("delete from core.ucie_tokens where id = %s", token)
    since = page()["since"]
    assert (since["coins"], since["rose"], since["fell"]) == ([], 0, 0)


def test_it_needs_a_session(database):
    assert database.call("api.get_home_page", session=None, client={}).status == 401
