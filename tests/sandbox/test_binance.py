"""sandbox.binance"""

import json
from urllib.parse import quote

import pytest

from box import Box
from sandbox.binance import INTERVALS

BASE = "/binance/api/v3"
DAY = 86_400_000


@pytest.mark.parametrize("interval", list(INTERVALS))
def test_klines_are_texts_but_for_times_and_counts(box: Box, now: float, interval: str) -> None:
    rows = box.get(f"{BASE}/klines?symbol=BTCUSDT&interval={interval}")
    step = INTERVALS[interval] * 1000
    times = [row[0] for row in rows]
    assert times == list(range(times[0], times[-1] + 1, step))
    assert times[-1] <= now * 1000 < times[-1] + step
    assert len(rows) == 500 or interval == "1w"
    for row in rows:
        assert len(row) == 12
        assert row[6] == row[0] + step - 1
        assert isinstance(row[8], int)
        assert all(isinstance(row[place], str) for place in (1, 2, 3, 4, 5, 7, 9, 10, 11))
        first, high, low, last, base, _, value = map(float, row[1:8])
        assert low <= min(first, last) <= max(first, last) <= high
        assert low * base * 0.9999 <= value <= high * base * 1.0001


def test_weeks_begin_on_monday(box: Box, now: float) -> None:
    (row,) = box.get(f"{BASE}/klines?symbol=BTCUSDT&interval=1w&limit=1")
    assert row[0] // DAY % 7 == 4


def test_pages_are_cut_out_of_the_same_series(box: Box, now: float) -> None:
    path = f"{BASE}/klines?symbol=BTCUSDT&interval=1d"
    whole = box.get(f"{path}&limit=1000")
    assert len(whole) == 1000
    assert len(box.get(f"{path}&limit=5000")) == 1000
    first, last = whole[100][0], whole[110][0]
    assert box.get(f"{path}&startTime={first}&endTime={last}") == whole[100:111]
    assert box.get(f"{path}&startTime={first}&limit=7") == whole[100:107]
    assert box.get(f"{path}&startTime={first - 5}&limit=1") == whole[100:101]
    assert box.get(f"{path}&endTime={last - 1}&limit=7") == whole[103:110]
    assert box.get(f"{path}&startTime={int(now * 1000) + DAY}") == []


def test_listing_goes_back_to_the_beginning(box: Box, now: float) -> None:
    (row,) = box.get(f"{BASE}/klines?symbol=BTCUSDT&interval=1d&startTime=0&endTime=1546300800000")
    assert row[0] == 1_546_300_800_000


def test_the_tickers_agree_with_the_forming_kline(box: Box, now: float) -> None:
    day = box.get(f"{BASE}/ticker/24hr?symbol=ETHUSDT")
    assert box.get(f"{BASE}/ticker/price?symbol=ETHUSDT")["price"] == day["lastPrice"]
    for interval in ("1m", "1h", "4h", "1d"):
        (row,) = box.get(f"{BASE}/klines?symbol=ETHUSDT&interval={interval}&limit=1")
        assert row[4] == day["lastPrice"]
    book = box.get(f"{BASE}/ticker/bookTicker?symbol=ETHUSDT")
    assert (book["bidPrice"], book["askPrice"]) == (day["bidPrice"], day["askPrice"])
    assert float(day["bidPrice"]) < float(day["lastPrice"]) < float(day["askPrice"])
    change = (float(day["lastPrice"]) / float(day["openPrice"]) - 1) * 100
    assert float(day["priceChangePercent"]) == pytest.approx(change, abs=1e-3)
    assert day["closeTime"] == int(now * 1000)
    assert day["closeTime"] - day["openTime"] == pytest.approx(DAY, abs=1)


def test_some_or_all_symbols_make_a_list(box: Box) -> None:
    two = quote(json.dumps(["BTCUSDT", "ETHUSDT"]))
    rows = box.get(f"{BASE}/ticker/24hr?symbols={two}&type=MINI")
    assert [row["symbol"] for row in rows] == ["BTCUSDT", "ETHUSDT"]
    assert "bidPrice" not in rows[0]
    info = box.get(f"{BASE}/exchangeInfo")
    assert len(box.get(f"{BASE}/ticker/price")) == len(info["symbols"]) > 100
    assert len(box.get(f"{BASE}/exchangeInfo?symbol=BTCUSDT")["symbols"]) == 1


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("klines?symbol=NOPEUSDT&interval=1d", 400, -1121),
        ("klines?symbol=btcusdt&interval=1d", 400, -1121),
        ("klines?symbol=%F0%9F%90%BE&interval=1d", 400, -1100),
        ("klines?symbol=BTCUSDT", 400, -1102),
        ("klines?interval=1d", 400, -1102),
        ("klines?symbol=BTCUSDT&interval=1D", 400, -1120),
        ("klines?symbol=BTCUSDT&interval=1d&limit=none", 400, -1100),
        ("klines?symbol=BTCUSDT&interval=1d&limit=0", 400, -1100),
        ("ticker/24hr?symbol=NOPEUSDT", 400, -1121),
        ("ticker/24hr?symbol=", 400, -1102),
        ("ticker/24hr?symbols=BTCUSDT", 400, -1100),
        ("ticker/24hr?symbols=%5B%5D&symbol=BTCUSDT", 400, -1128),
        ("exchangeInfo?symbol=NOPEUSDT", 400, -1121),
        ("nothing", 404, -5000),
    ],
)
def test_errors_are_a_code_and_a_message(box: Box, path: str, status: int, code: int) -> None:
    answer = box.ask(f"{BASE}/{path}")
    assert (answer.status, answer.body["code"]) == (status, code)
    assert set(answer.body) == {"code", "msg"}


def test_the_weight_of_a_request_is_in_a_header(box: Box) -> None:
    assert box.ask(f"{BASE}/ping").headers["X-MBX-USED-WEIGHT-1M"] == "1"
    assert box.ask(f"{BASE}/ticker/24hr").headers["X-MBX-USED-WEIGHT-1M"] == "80"
    assert box.get(f"{BASE}/time")["serverTime"] > 0


def test_cheap_coins_are_traded_by_the_thousand(box: Box, now: float) -> None:
    price = float(box.get(f"{BASE}/ticker/price?symbol=1000SATSUSDT")["price"])
    path = "/coingecko/api/v3/simple/price?ids=sats-ordinals&vs_currencies=usd&precision=full"
    assert price == pytest.approx(1000 * box.get(path)["sats-ordinals"]["usd"], rel=0.002)


def test_what_stopped_trading_keeps_its_klines_and_has_no_book(box: Box) -> None:
    rows = box.get(f"{BASE}/klines?symbol=MATICUSDT&interval=1d")
    assert rows[-1][0] == 1_725_840_000_000
    day = box.get(f"{BASE}/ticker/24hr?symbol=MATICUSDT")
    assert day["closeTime"] == 1_725_926_400_000
    assert float(day["bidPrice"]) == float(day["askPrice"]) == 0
    (info,) = box.get(f"{BASE}/exchangeInfo?symbol=MATICUSDT")["symbols"]
    assert info["status"] == "BREAK"
