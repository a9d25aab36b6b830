"""work.plan_fills"""

import pytest

from functions.fills import DAY, HOUR, Filling, coin, newest, page_of, store


@pytest.fixture
def bitcoin(database):
    return coin(database)


@pytest.fixture
def filling(database):
    return Filling(database)


def test_days_and_hours_of_coins_in_use_are_filled_at_the_source_shown(database, bitcoin, filling):
    ripple = coin(database, "ripple", "XRP")
    unused = coin(database, "unused", "UNU")
    today = newest(database)
    database.run("insert into core.ucie_watchlist (user_id, symbol) values (%s, 'XRP')",
                 database.user())  # fmt: skip
    for token in (bitcoin, ripple, unused):
        store(database, token, range(today - 60 * DAY, today + 1, DAY))
        store(database, token, range(today - 9 * DAY, today + 1, DAY), "binance")
    hour = newest(database, HOUR)
    store(database, ripple, [hour - HOUR, hour], "binance", HOUR)

    assert filling.plan() == {"open": 3, "pages": 30}
    rows = database.all(
        "select token_id::text, source, interval_s from core.candle_fills where wanted"
    )
    assert set(rows) == {
        (bitcoin, "coinbase", DAY), (ripple, "coinbase", DAY), (ripple, "binance", HOUR),
    }  # fmt: skip
    assert filling.plan() == {"open": 3, "pages": 30}


def test_a_source_that_is_no_longer_shown_is_left(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, range(today - 60 * DAY, today + 1, DAY), "binance")
    filling.plan()
    store(database, bitcoin, range(today - 60 * DAY, today + 1, DAY))
    filling.plan()
    rows = database.all("select source, wanted from core.candle_fills order by source")
    assert rows == [("binance", False), ("coinbase", True)]
    database.run("delete from core.candles where source = 'coinbase'")
    filling.plan()
    rows = database.all("select source, wanted from core.candle_fills order by source")
    assert rows == [("binance", True), ("coinbase", False)]


@pytest.mark.parametrize(
    ("links", "older"),
    [
        ({"coinbase": True, "binance": True}, "coinbase"),
        ({"coinbase": False, "binance": True}, "binance"),
        ({"coinbase": False, "binance": False}, None),
    ],
)
def test_beside_the_newest_days_of_kraken_those_of_another_venue_are_filled(
    database, bitcoin, filling, links, older
):
    database.run("delete from core.token_links")
    for venue, ok in links.items():
        database.run(
            "insert into core.token_links (token_id, provider, ref, ok) values (%s, %s, 'X', %s)",
            *(bitcoin, venue, ok),
        )
    today, hour = newest(database), newest(database, HOUR)
    store(database, bitcoin, range(today - 60 * DAY, today + 1, DAY), "kraken")
    store(database, bitcoin, [hour - HOUR, hour], "kraken", HOUR)
    filling.plan()
    rows = database.all("select source, interval_s from core.candle_fills where wanted")
    expected = {("kraken", DAY), ("kraken", HOUR)} | ({(older, DAY)} if older else set())
    assert set(rows) == expected


def test_a_hole_that_came_later_is_found_within_a_day(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, range(today - 9 * DAY, today + 1, DAY))
    filling.plan()
    filling.keep(filling.ask(), [], None)
    assert filling.ask() is None
    database.run("delete from core.candles where open_at = to_timestamp(%s)", today - 4 * DAY)
    filling.plan()
    assert filling.ask() is None, "it was looked at just now"

    database.run("update core.candle_fills set last_try_at = now() - interval '25 hours'")
    filling.plan()
    assert filling.ask()["before"] == today - 3 * DAY


@pytest.mark.parametrize(("days", "asked"), [(29, False), (31, True)])
def test_what_a_source_did_not_have_is_asked_for_again_after_a_month(
    database, bitcoin, filling, days, asked
):
    """An empty answer may have been a mistake."""
    today = newest(database)
    store(database, bitcoin, range(today - 9 * DAY, today + 1, DAY))
    filling.plan()
    filling.keep(filling.ask(), [], None)
    database.run("update core.candle_fills set last_try_at = now() - interval '25 hours'")
    database.run("update core.candle_gaps set marked_at = now() - make_interval(days => %s)", days)
    filling.plan()
    target = filling.ask()
    assert (target is not None) is asked
    assert not asked or target["before"] == today - 9 * DAY


def test_what_is_not_kept_is_not_asked_for(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, range(today - 2990 * DAY, today + 1, DAY))
    filling.plan()
    target = filling.ask()
    filling.keep(target, page_of(today - 3200 * DAY, today - 2991 * DAY), today - 3200 * DAY)
    assert filling.ask() is None
    database.value("work.prune")
    oldest = database.one("select extract(epoch from min(open_at))::bigint as at"
                          " from core.candles").at  # fmt: skip
    assert oldest == today - 2997 * DAY
    database.run("update core.candle_fills set last_try_at = now() - interval '25 hours'")
    assert filling.plan()["open"] == 0, "what the cleaning takes is not fetched again"
