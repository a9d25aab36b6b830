"""work.next_fill"""

import pytest

from functions.fills import DAY, HOUR, Filling, coin, newest, store


@pytest.fixture
def bitcoin(database):
    return coin(database)


@pytest.fixture
def filling(database):
    return Filling(database)


def test_the_page_before_the_oldest_is_asked_for(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, range(today - 60 * DAY, today + 1, DAY))
    filling.plan()
    assert filling.ask() == {
        "token_id": bitcoin,
        "source": "coinbase",
        "interval_s": DAY,
        "before": today - 60 * DAY,
        "ref": "BTC-USD",
        "multiplier": 1,
    }


def test_a_venue_of_which_nothing_is_stored_is_asked_from_the_newest_day_on(
    database, bitcoin, filling
):
    """And so is one that is behind: what is newer elsewhere is asked for first."""
    today = newest(database)
    store(database, bitcoin, range(today - 60 * DAY, today + 1, DAY), "kraken")
    filling.plan()
    target = filling.ask()
    assert (target["source"], target["before"]) == ("coinbase", today + DAY)

    store(database, bitcoin, range(today - 99 * DAY, today - 2 * DAY, DAY))
    database.run("update core.candle_fills set claimed_until = '-infinity'")
    assert filling.ask()["before"] == today + DAY


def test_days_come_before_hours_and_the_best_ranked_coin_first(database, bitcoin, filling):
    ether = coin(database, "ethereum", "ETH", market_cap_rank=2)
    today, hour = newest(database), newest(database, HOUR)
    for token in (ether, bitcoin):
        store(database, token, [today - DAY, today])
        store(database, token, [hour - HOUR, hour], interval_s=HOUR)
    filling.plan()
    asked = [filling.ask() for _ in range(4)]
    assert [(t["token_id"], t["interval_s"]) for t in asked] == [
        (bitcoin, DAY), (ether, DAY), (bitcoin, HOUR), (ether, HOUR),
    ]  # fmt: skip
    assert filling.ask() is None, "all are claimed"


def test_a_claim_runs_out(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    first = filling.ask()
    assert filling.ask() is None
    database.run("update core.candle_fills set claimed_until = claimed_until - interval '61 s'")
    assert filling.ask() == first


def test_a_source_at_rest_is_passed_over(database, bitcoin, filling):
    ether = coin(database, "ethereum", "ETH", "binance", market_cap_rank=2)
    today = newest(database)
    store(database, bitcoin, [today])
    store(database, ether, [today], "binance")
    filling.plan()
    assert filling.ask("coinbase")["token_id"] == ether
    assert filling.ask("coinbase", "binance") is None


def test_a_coin_of_coingecko_alone_goes_by_its_id(database, filling):
    token = database.token()
    today = newest(database)
    store(database, token, [today], "coingecko-daily")
    filling.plan()
    target = filling.ask()
    assert (target["source"], target["ref"]) == ("coingecko-daily", "bitcoin")
    database.run("update core.candle_fills set claimed_until = '-infinity'")
    assert filling.ask("coingecko") is None


@pytest.mark.parametrize("change", ["delete from core.token_links",
                                    "update core.token_links set ok = false"])  # fmt: skip
def test_a_coin_without_a_name_at_the_source_waits_a_day(database, bitcoin, change, filling):
    store(database, bitcoin, [newest(database)])
    database.run(change)
    filling.plan()
    assert filling.ask() is None
    fill = database.one("select last_error, ended, due_at - now() as wait from core.candle_fills")
    assert (fill.last_error, fill.ended, fill.wait.days) == ("no_link", False, 1)
