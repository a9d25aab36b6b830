"""sandbox.coinbase"""

from datetime import datetime

import pytest

from box import Box

BASE = "/coinbase"
CANDLES = f"{BASE}/products/BTC-USD/candles"
WALK = 6 * 3600


def test_a_ticker_is_made_of_texts(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/products/BTC-USD/ticker")
    assert set(row) == {"ask", "bid", "volume", "trade_id", "price", "size", "time"}
    assert float(row["bid"]) < float(row["price"]) < float(row["ask"])
    assert datetime.fromisoformat(row["time"]).timestamp() == now
    assert row["time"].endswith("Z")
    assert box.get(f"{BASE}/products/btc-usd/ticker") == row


def test_the_change_of_a_day_agrees_with_the_candles(box: Box, now: float) -> None:
    stats = box.get(f"{BASE}/products/BTC-USD/stats")
    start = datetime.fromtimestamp(now - 86400).astimezone().isoformat().replace("+", "%2B")
    path = f"{CANDLES}?granularity=60&start={start}&end={int(now - 86400 + 60)}"
    minute = box.get(path)[-1]
    assert float(stats["open"]) == pytest.approx(minute[3], rel=1e-3)
    assert float(stats["low"]) <= float(stats["last"]) <= float(stats["high"])
    assert float(stats["volume_30day"]) > float(stats["volume"])
    assert stats["last"] == box.get(f"{BASE}/products/BTC-USD/ticker")["price"]


@pytest.mark.parametrize("granularity", [60, 300, 900, 3600, 21600, 86400])
def test_candles_come_newest_first_with_low_before_high(
    box: Box, now: float, granularity: int
) -> None:
    rows = box.get(f"{CANDLES}?granularity={granularity}")
    assert len(rows) == 300
    times = [row[0] for row in rows]
    assert times == sorted(times, reverse=True)
    assert times[0] <= now < times[0] + granularity
    for _, low, high, first, last, volume in rows:
        assert low <= min(first, last) <= max(first, last) <= high
        assert volume > 0
    price = float(box.get(f"{BASE}/products/BTC-USD/ticker")["price"])
    assert rows[0][4] == price


def test_a_range_has_both_ends(box: Box, now: float) -> None:
    whole = box.get(f"{CANDLES}?granularity=86400")
    start, end = whole[9][0], whole[3][0]
    assert box.get(f"{CANDLES}?granularity=86400&start={start}&end={end}") == whole[3:10]
    assert box.get(f"{CANDLES}?granularity=86400&start={start}") == whole
    assert box.get(f"{CANDLES}?granularity=86400&start={int(now) + 9}&end={int(now) + 99}") == []
    assert len(box.get(f"{CANDLES}?granularity=60&start={end - 300 * 60}&end={end - 60}")) == 300


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/products/NOPE-USD/ticker", 404),
        ("/products/NOPE-USD/stats", 404),
        ("/products/NOPE-USD/candles", 404),
        ("/products/NOPE-USD", 404),
        ("/nothing", 404),
        ("/products/BTC-USD/candles?granularity=14400", 400),
        ("/products/BTC-USD/candles?granularity=hour", 400),
        ("/products/BTC-USD/candles?start=2026-01-01&end=2026-01-02", 400),
        ("/products/BTC-USD/candles?start=2026-01-02&end=2026-01-01", 400),
        ("/products/BTC-USD/candles?start=now&end=later", 400),
    ],
)
def test_errors_are_a_message(box: Box, path: str, status: int) -> None:
    answer = box.ask(BASE + path)
    assert answer.status == status
    assert list(answer.body) == ["message"]


def test_products_are_described(box: Box) -> None:
    rows = {row["id"]: row for row in box.get(f"{BASE}/products")}
    assert rows["BTC-USD"]["status"] == "online"
    assert rows["BTC-USD"] == box.get(f"{BASE}/products/BTC-USD")
    assert rows["BTC-USD"]["base_currency"] == "BTC"


def test_hours_without_a_trade_are_absent_for_little_traded_coins(box: Box, now: float) -> None:
    rows = box.get(f"{BASE}/products/GODS-USD/candles?granularity=3600")
    assert 280 <= len(rows) < 300
    assert len(box.get(f"{BASE}/products/GODS-USD/candles?granularity=86400")) == 300


def test_it_tells_the_time(box: Box, now: float) -> None:
    assert box.get(f"{BASE}/time")["epoch"] == pytest.approx(now)
