"""sandbox.binance_futures"""

import pytest

from box import Box
from sandbox import futures, world
from sandbox.coins import every

BASE = "/binance_futures"
HOUR, DAY = 3600, 86400


def test_a_premium_index_tells_prices_and_the_next_payment(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/fapi/v1/premiumIndex?symbol=BTCUSDT")
    price = world.price(every()["bitcoin"], now)
    assert float(row["markPrice"]) == pytest.approx(price, rel=0.001)
    assert float(row["indexPrice"]) == pytest.approx(price, rel=1e-6)
    assert row["time"] == int(now * 1000)
    assert now * 1000 < row["nextFundingTime"] <= (now + 8 * HOUR) * 1000


@pytest.mark.parametrize("path", ["premiumIndex", "ticker/24hr"])
def test_all_contracts_come_without_a_symbol(box: Box, now: float, path: str) -> None:
    rows = box.get(f"{BASE}/fapi/v1/{path}")
    assert len(rows) == len(futures.listed("f", now))
    assert all(isinstance(row["symbol"], str) for row in rows)


def test_a_day_holds_its_last_price(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/fapi/v1/ticker/24hr?symbol=1000PEPEUSDT")
    assert float(row["lowPrice"]) <= float(row["lastPrice"]) <= float(row["highPrice"])
    worth = float(row["volume"]) * float(row["lastPrice"])
    assert float(row["quoteVolume"]) == pytest.approx(worth, rel=0.01)


def test_bundles_cost_more_and_what_is_open_is_worth_the_same(box: Box, now: float) -> None:
    coin = every()["pepe"]
    held = box.get(f"{BASE}/fapi/v1/openInterest?symbol=1000PEPEUSDT")
    mark = box.get(f"{BASE}/fapi/v1/premiumIndex?symbol=1000PEPEUSDT")["markPrice"]
    worth = futures.interest("f", coin, now) * futures.mark("f", coin, now)
    assert float(held["openInterest"]) * float(mark) == pytest.approx(worth, rel=1e-3)
    assert float(mark) == pytest.approx(1000 * futures.mark("f", coin, now), rel=1e-3)


def test_only_unusual_intervals_are_listed(box: Box, now: float) -> None:
    rows = box.get(f"{BASE}/fapi/v1/fundingInfo")
    assert {row["fundingIntervalHours"] for row in rows} == {4}
    names = {row["symbol"] for row in rows}
    assert "BTCUSDT" not in names
    assert "1000PEPEUSDT" in names


@pytest.mark.parametrize(("symbol", "step"), [("BTCUSDT", 8 * HOUR), ("1000PEPEUSDT", 4 * HOUR)])
def test_payments_come_oldest_first_some_milliseconds_late(
    box: Box, now: float, symbol: str, step: int
) -> None:
    path = f"{BASE}/fapi/v1/fundingRate?symbol={symbol}"
    rows = box.get(f"{path}&limit=50")
    times = [row["fundingTime"] for row in rows]
    seconds = [time // 1000 for time in times]
    newest = int(now) // step * step
    assert seconds == list(range(newest - 49 * step, newest + 1, step))
    assert any(time % 1000 for time in times)
    assert all(time % 1000 < 10 for time in times)
    assert box.get(f"{path}&startTime={times[3] - 20}&limit=4") == rows[3:7]
    assert box.get(f"{path}&endTime={times[9] - 20}&limit=4") == rows[5:9]


def test_payments_begin_with_the_coin(box: Box, now: float) -> None:
    rows = box.get(f"{BASE}/fapi/v1/fundingRate?symbol=1000PEPEUSDT&startTime=0&limit=1000")
    assert rows == []
    first = world.starts(every()["pepe"]) * 1000
    rows = box.get(f"{BASE}/fapi/v1/fundingRate?symbol=1000PEPEUSDT&startTime={first}&limit=5")
    assert len(rows) == 4


@pytest.mark.parametrize("period", ["5m", "1h", "4h", "1d"])
def test_statistics_reach_back_one_month(box: Box, now: float, period: str) -> None:
    path = f"{BASE}/futures/data/openInterestHist?symbol=BTCUSDT&period={period}&limit=500"
    times = [row["timestamp"] / 1000 for row in box.get(path)]
    assert times == sorted(times)
    assert now - 30 * DAY < times[0] <= now
    assert now - times[-1] < DAY


def test_a_ratio_of_accounts_is_long_over_short(box: Box, now: float) -> None:
    path = f"{BASE}/futures/data/globalLongShortAccountRatio?symbol=BTCUSDT&period=5m&limit=3"
    for row in box.get(path):
        long, short = float(row["longAccount"]), float(row["shortAccount"])
        assert long + short == pytest.approx(1)
        assert float(row["longShortRatio"]) == pytest.approx(long / short, rel=1e-3)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/fapi/v1/premiumIndex?symbol=NOPEUSDT", -1121),
        ("/fapi/v1/openInterest?symbol=USDCUSDT", -1121),
        ("/fapi/v1/openInterest", -1102),
        ("/fapi/v1/fundingRate?symbol=BTCUSDT&limit=0", -1100),
        ("/futures/data/openInterestHist?symbol=BTCUSDT&period=7m", -1120),
    ],
)
def test_a_bad_parameter_is_refused_with_a_code(box: Box, path: str, code: int) -> None:
    answer = box.ask(f"{BASE}{path}")
    assert (answer.status, answer.body["code"]) == (400, code)


def test_a_path_that_is_not_there_is_said_so(box: Box) -> None:
    answer = box.ask(f"{BASE}/fapi/v9/nothing")
    assert answer.status == 404
    assert answer.body["msg"].startswith("Path /fapi/v9/nothing")
