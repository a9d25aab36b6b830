"""sandbox.kraken"""

import pytest

from box import Box

BASE = "/kraken/0/public"


def test_an_answer_is_keyed_by_the_name_that_kraken_gives_a_pair(box: Box) -> None:
    names = {"XBTUSD": "XXBTZUSD", "XDGUSD": "XDGUSD", "ETH/USD": "XETHZUSD", "SOLUSD": "SOLUSD"}
    for asked, name in names.items():
        body = box.get(f"{BASE}/Ticker?pair={asked}")
        assert body["error"] == []
        assert list(body["result"]) == [name]


def test_a_ticker_is_made_of_texts(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/Ticker?pair=XBTUSD")["result"]["XXBTZUSD"]
    assert {key: len(value) for key, value in row.items() if key != "o"} == {
        **dict.fromkeys("ab", 3),
        **dict.fromkeys("cvptlh", 2),
    }
    assert all(isinstance(value, str) for key in "abcvplh" for value in row[key])
    assert all(isinstance(count, int) for count in row["t"])
    assert isinstance(row["o"], str)
    assert float(row["b"][0]) < float(row["c"][0]) < float(row["a"][0])
    for day in (0, 1):
        low, high = float(row["l"][day]), float(row["h"][day])
        assert low <= float(row["c"][0]) <= high
        assert low <= float(row["p"][day]) <= high
    assert float(row["v"][0]) <= float(row["v"][1])


@pytest.mark.parametrize("minutes", [1, 5, 15, 30, 60, 240, 1440, 10080, 21600])
def test_the_last_candle_is_forming_and_last_is_the_one_before(
    box: Box, now: float, minutes: int
) -> None:
    body = box.get(f"{BASE}/OHLC?pair=XBTUSD&interval={minutes}")
    rows, last = body["result"]["XXBTZUSD"], body["result"]["last"]
    assert len(rows) <= 720
    times = [row[0] for row in rows]
    assert times == list(range(times[0], times[-1] + 1, minutes * 60))
    assert times[-1] <= now < times[-1] + minutes * 60
    assert last == times[-2]
    for at, *texts, count in rows:
        assert isinstance(at, int)
        assert isinstance(count, int)
        first, high, low, end, average, volume = map(float, texts)
        assert low <= min(first, end, average) <= max(first, end, average) <= high
        assert volume > 0


def test_the_ticker_is_the_close_of_the_forming_candle(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/Ticker?pair=XBTUSD")["result"]["XXBTZUSD"]
    for minutes in (1, 60, 240, 1440):
        candles = box.get(f"{BASE}/OHLC?pair=XBTUSD&interval={minutes}")["result"]["XXBTZUSD"]
        assert candles[-1][4] == row["c"][0]
    assert [candles[-1][place] for place in (1, 2, 3)] == [row["o"], row["h"][0], row["l"][0]]


def test_since_gives_what_is_younger_and_never_more_than_720(box: Box, now: float) -> None:
    path = f"{BASE}/OHLC?pair=XBTUSD&interval=60"
    everything = box.get(path)["result"]["XXBTZUSD"]
    since = everything[-5][0]
    assert box.get(f"{path}&since={since}")["result"]["XXBTZUSD"] == everything[-4:]
    assert box.get(f"{path}&since={since - 1}")["result"]["XXBTZUSD"] == everything[-5:]
    assert box.get(f"{path}&since=0")["result"]["XXBTZUSD"] == everything
    assert len(everything) == 720
    assert box.get(f"{path}&since={int(now) + 9999}")["result"]["XXBTZUSD"] == []


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("OHLC?pair=NOPEUSD", "EQuery:Unknown asset pair"),
        ("OHLC?pair=XBTUSD,ETHUSD", "EQuery:Unknown asset pair"),
        ("Ticker?pair=XBTUSD,NOPEUSD", "EQuery:Unknown asset pair"),
        ("AssetPairs?pair=NOPEUSD", "EQuery:Unknown asset pair"),
        ("OHLC", "EGeneral:Invalid arguments"),
        ("OHLC?pair=XBTUSD&interval=7", "EGeneral:Invalid arguments"),
        ("OHLC?pair=XBTUSD&since=yesterday", "EGeneral:Invalid arguments"),
        ("Nothing", "EGeneral:Unknown method"),
    ],
)
def test_errors_come_inside_a_good_status(box: Box, path: str, error: str) -> None:
    answer = box.ask(f"{BASE}/{path}")
    assert answer.status == 200
    assert answer.body == {"error": [error]}


def test_pairs_are_described(box: Box) -> None:
    pairs = box.get(f"{BASE}/AssetPairs")["result"]
    assert pairs["XXBTZUSD"]["altname"] == "XBTUSD"
    assert pairs["XXBTZUSD"]["wsname"] == "XBT/USD"
    assert pairs["XXBTZUSD"]["pair_decimals"] == 1
    assert list(box.get(f"{BASE}/Ticker")["result"]) == list(pairs)


def test_luna_is_the_old_coin(box: Box) -> None:
    old = box.get(f"{BASE}/Ticker?pair=LUNAUSD")["result"]["LUNAUSD"]["c"][0]
    new = box.get(f"{BASE}/Ticker?pair=LUNA2USD")["result"]["LUNA2USD"]["c"][0]
    assert float(old) < 0.001 < float(new)


def test_a_pair_that_stopped_keeps_its_old_candles(box: Box) -> None:
    rows = box.get(f"{BASE}/OHLC?pair=MATICUSD&interval=1440")["result"]["MATICUSD"]
    assert rows[-1][0] == 1_725_840_000


def test_it_tells_the_time_and_its_state(box: Box, now: float) -> None:
    assert box.get(f"{BASE}/Time")["result"]["unixtime"] == int(now)
    assert box.get(f"{BASE}/SystemStatus")["result"]["status"] == "online"
