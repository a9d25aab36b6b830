"""sandbox.calls: what was asked, counted."""

from concurrent.futures import ThreadPoolExecutor

from box import Box


def test_calls_are_counted_by_path_and_sorted_query(box: Box) -> None:
    box.get("/binance/api/v3/ticker/24hr?type=MINI&symbol=BTCUSDT")
    box.get("/binance/api/v3/ticker/24hr?symbol=BTCUSDT&type=MINI")
    box.get("/coingecko/api/v3/ping")
    assert box.get("/_calls") == {
        "binance": {"/api/v3/ticker/24hr?symbol=BTCUSDT&type=MINI": 2},
        "coingecko": {"/api/v3/ping": 1},
    }


def test_calls_that_end_badly_are_counted_too(box: Box) -> None:
    box.fault("kraken", "error_500", times=1)
    box.ask("/kraken/0/public/Ticker?pair=XBTUSD")
    box.ask("/kraken/0/public/Ticker?pair=NOPE")
    box.ask("/coinbase/nothing")
    assert box.get("/_calls") == {
        "kraken": {"/0/public/Ticker?pair=XBTUSD": 1, "/0/public/Ticker?pair=NOPE": 1},
        "coinbase": {"/nothing": 1},
    }


def test_control_is_not_counted_and_counting_can_begin_anew(box: Box) -> None:
    box.get("/coingecko/api/v3/ping")
    assert box.ask("/_calls", method="DELETE").status == 200
    assert box.get("/_calls") == {}


def test_no_call_is_lost_when_many_come_at_once(box: Box) -> None:
    with ThreadPoolExecutor(100) as threads:
        list(threads.map(lambda _: box.get("/binance/api/v3/ping"), range(300)))
    assert box.get("/_calls") == {"binance": {"/api/v3/ping": 300}}
