"""sandbox.bybit"""

from typing import Any

import pytest

from box import Box
from sandbox import futures, world
from sandbox.coins import every

BASE = "/bybit/v5/market"
HOUR, DAY = 3600, 86400


def _list(box: Box, path: str) -> list[Any]:
    body = box.get(f"{BASE}{path}")
    assert (body["retCode"], body["retMsg"]) == (0, "OK")
    found: list[Any] = body["result"]["list"]
    return found


def _ticker(box: Box, symbol: str) -> Any:
    (row,) = _list(box, f"/tickers?category=linear&symbol={symbol}")
    return row


def test_everything_of_a_ticker_is_a_text_and_both_sides_are_twice_one(
    box: Box, now: float
) -> None:
    row = _ticker(box, "BTCUSDT")
    assert all(isinstance(value, str) for value in row.values())
    assert "" in row.values()
    for field in ("OpenInterest", "OpenInterestValue"):
        both, one = row[f"o{field[1:]}"], row[f"single{field}"]
        assert float(both) == pytest.approx(2 * float(one), abs=0.002)
    value = float(row["singleOpenInterest"]) * float(row["markPrice"])
    assert float(row["singleOpenInterestValue"]) == pytest.approx(value, rel=1e-6)
    assert float(row["markPrice"]) == pytest.approx(world.price(every()["bitcoin"], now), rel=0.001)
    assert now < int(row["nextFundingTime"]) / 1000 <= now + 8 * HOUR


def test_cheap_coins_are_traded_by_the_thousand_and_the_million(box: Box, now: float) -> None:
    for name, symbol, unit in (
        ("pepe", "1000PEPEUSDT", 1e3), ("baby-doge-coin", "1000000BABYDOGEUSDT", 1e6),
    ):  # fmt: skip
        row, coin = _ticker(box, symbol), every()[name]
        each = float(row["markPrice"]) / unit
        assert each == pytest.approx(world.price(coin, now), rel=0.001)
        worth = futures.interest("y", coin, now) * each
        assert float(row["singleOpenInterestValue"]) == pytest.approx(worth, rel=0.001)


def test_all_contracts_come_without_a_symbol(box: Box, now: float) -> None:
    rows = _list(box, "/tickers?category=linear")
    assert len(rows) == len(futures.listed("y", now))
    assert {row["fundingIntervalHour"] for row in rows} == {"4", "8"}


def test_payments_come_newest_first_and_the_next_one_is_announced(box: Box, now: float) -> None:
    rows = _list(box, "/funding/history?category=linear&symbol=BTCUSDT&limit=9")
    times = [int(row["fundingRateTimestamp"]) // 1000 for row in rows]
    assert times == [int(now) // (8 * HOUR) * 8 * HOUR - n * 8 * HOUR for n in range(9)]
    span = f"&startTime={times[5] * 1000}&endTime={times[2] * 1000 + 5}"
    assert _list(box, f"/funding/history?category=linear&symbol=BTCUSDT{span}") == rows[2:6]
    due = _ticker(box, "BTCUSDT")
    assert float(due["fundingRate"]) == futures.rate("y", every()["bitcoin"], times[0] + 8 * HOUR)


def test_shares_of_accounts_add_up(box: Box, now: float) -> None:
    rows = _list(box, "/account-ratio?category=linear&symbol=ETHUSDT&period=1h&limit=30")
    assert len(rows) == 30
    assert all(float(row["buyRatio"]) + float(row["sellRatio"]) == 1 for row in rows)
    assert len({row["buyRatio"] for row in rows}) > 5


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tickers?category=linear&symbol=NOPEUSDT", "symbol"),
        ("/tickers?category=linear&symbol=USDCUSDT", "symbol"),
        ("/tickers?symbol=BTCUSDT&category=spot", "category"),
        ("/funding/history?category=linear&symbol=BTCUSDT&startTime=1", "startTime"),
        ("/funding/history?category=linear&symbol=BTCUSDT&limit=x", "limit"),
        ("/account-ratio?category=linear&symbol=BTCUSDT&period=7min", "period"),
    ],
)
def test_a_bad_parameter_is_an_error_inside_a_good_status(box: Box, path: str, words: str) -> None:
    body = box.get(f"{BASE}{path}")
    assert body["retCode"] == 10001
    assert words in body["retMsg"]
    assert body["result"] == {}


def test_a_path_that_is_not_there_is_said_so(box: Box) -> None:
    answer = box.ask("/bybit/v5/nothing")
    assert (answer.status, answer.body["retCode"]) == (404, 10404)
