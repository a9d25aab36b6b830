"""private.on_chain_past"""

import pytest

HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def past(database):
    def _past(token):
        return database.one(
            "select private.on_chain_past(ucie_tokens) as made from core.ucie_tokens where id = %s",
            token,
        ).made

    return _past


@pytest.fixture
def transfer(database):
    """Store a transfer so many seconds ago."""

    def _transfer(token, tx_id, ago=HOUR, height=900_000, usd=2e7, log_index=-1, chain="bitcoin"):
        database.run(
            "insert into core.large_transfers (chain, tx_id, log_index, at, token_id,"
            " block_height, amount, amount_floor, amount_usd, floor_usd, certainty, source)"
            " values (%s, %s, %s, now() - make_interval(secs => %s), %s, %s, 200, 150, %s, %s,"
            " 'upper_bound', 'mempool')",
            *(chain, tx_id, log_index, ago, token, height, usd, usd / 2),
        )

    return _transfer


@pytest.fixture
def point(database):
    """Store a point so many seconds ago."""

    def _point(token, metric, value, ago=HOUR, source="mempool"):
        database.run(
            "insert into core.metric_points (token_id, metric, source, at, value)"
            " values (%s, %s, %s, now() - make_interval(secs => %s), %s)",
            *(token, f"onchain.{metric}", source, ago, value),
        )

    return _point


def test_of_a_coin_never_looked_at_there_is_only_the_threshold(past, bitcoin):
    assert past(bitcoin) == {
        "threshold_usd": 10_000_000,
        "mark": None,
        "known": [],
        "recent": {"count": 0, "sum_usd": 0, "largest_usd": None},
        "transfers": [],
        "points": {},
        "daily": {},
        "prices": [],
    }


def test_other_coins_have_a_lower_threshold(database, past):
    assert past(database.token("litecoin", "LTC"))["threshold_usd"] == 1_000_000


def test_the_mark_is_the_newest_one(past, point, bitcoin):
    point(bitcoin, "scanned_height", 900_010, ago=2 * HOUR)
    point(bitcoin, "scanned_height", 900_016, ago=HOUR)
    assert past(bitcoin)["mark"] == 900_016


def test_a_search_of_long_ago_leaves_no_mark(past, point, bitcoin):
    point(bitcoin, "scanned_height", 900_010, ago=9 * DAY)
    assert past(bitcoin)["mark"] is None


def test_the_newest_figures_of_a_day_are_given_by_source(past, point, bitcoin):
    point(bitcoin, "active_24h", 5.0, ago=30 * HOUR, source="blockchain_info")
    point(bitcoin, "active_24h", 6.0, ago=6 * HOUR, source="blockchain_info")
    point(bitcoin, "active_24h", 7.0, ago=30 * HOUR, source="coinmetrics")
    point(bitcoin, "mvrv", 2.0, ago=37 * HOUR, source="blockchain_info")
    point(bitcoin, "top10_share", 0.04, source="blockchair")
    point(bitcoin, "tx_24h", 9.0, source="blockchain_info")
    daily = past(bitcoin)["daily"]
    assert {name: [[s, v] for s, _, v in rows] for name, rows in daily.items()} == {
        "active_24h": [["blockchain_info", 6.0], ["coinmetrics", 7.0]],
        "top10_share": [["blockchair", 0.04]],
    }


def test_known_are_the_transfers_of_the_last_blocks_only(past, point, transfer, bitcoin):
    point(bitcoin, "scanned_height", 900_016)
    transfer(bitcoin, "old", height=900_006)
    transfer(bitcoin, "near", height=900_007)
    transfer(bitcoin, "new", height=900_016, log_index=4)
    assert past(bitcoin)["known"] == [["near", -1], ["new", 4]]


def test_without_a_mark_those_of_two_days_are_known(past, transfer, bitcoin):
    transfer(bitcoin, "new")
    transfer(bitcoin, "old", ago=3 * DAY)
    assert past(bitcoin)["known"] == [["new", -1]]


def test_the_last_24_hours_are_summed(past, transfer, bitcoin):
    transfer(bitcoin, "one", usd=2e7)
    transfer(bitcoin, "two", usd=5e7, ago=DAY - 60)
    transfer(bitcoin, "three", usd=9e9, ago=DAY + 60)
    assert past(bitcoin)["recent"] == {"count": 2, "sum_usd": 7e7, "largest_usd": 5e7}


def test_twenty_transfers_are_shown_newest_first(past, transfer, bitcoin):
    for number in range(22):
        transfer(bitcoin, f"n{number:02}", ago=HOUR + 60 * number)
    found = past(bitcoin)["transfers"]
    assert [row["tx_id"] for row in found] == [f"n{number:02}" for number in range(20)]
    assert set(found[0]) == {
        "chain", "tx_id", "log_index", "at", "block_height", "amount", "amount_floor",
        "amount_usd", "floor_usd", "certainty",
    }  # fmt: skip
    assert found[0]["at"] - found[1]["at"] == pytest.approx(60, abs=1)


def test_transfers_of_another_coin_are_not_its_own(database, past, transfer, bitcoin):
    transfer(database.token("litecoin", "LTC"), "other", chain="litecoin")
    assert past(bitcoin)["recent"]["count"] == 0
    assert past(bitcoin)["transfers"] == past(bitcoin)["known"] == []


def test_points_of_a_week_ago_are_given_by_source(past, point, bitcoin):
    for ago in (5 * DAY, 7 * DAY, 10 * DAY):
        point(bitcoin, "tx_24h", ago, ago=ago, source="blockchain_info")
    point(bitcoin, "tx_24h", 1.0, ago=7 * DAY + HOUR, source="blockchair")
    point(bitcoin, "supply", 2.0, ago=7 * DAY)
    points = past(bitcoin)["points"]
    assert set(points) == {"tx_24h"}
    assert [[source, value] for source, _, value in points["tx_24h"]] == [
        ["blockchair", 1.0], ["blockchain_info", 7.0 * DAY],
    ]  # fmt: skip


def test_prices_of_the_last_hours_are_given(database, past, bitcoin):
    for hours, price in ((1, 80_000), (5, 79_000), (7, 78_000)):
        database.run(
            "insert into core.price_snapshots (token_id, taken_at, price_usd, sources, quality,"
            " conflict) values (%s, now() - make_interval(hours => %s), %s, 3, 90, false)",
            *(bitcoin, hours, price),
        )
    assert [price for _, price in past(bitcoin)["prices"]] == [79_000, 80_000]
