"""providers.binance"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import binance
from providers.http import UpstreamError
from providers.records import Candle, Ticker

Payload = Callable[[str], Any]
HOUR = 3600
FIRST = 1741561200
DAY_TICKER, BOOK = "/api/v3/ticker/24hr", "/api/v3/ticker/bookTicker"


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "binance"
    return refusal.value


def test_a_pair_is_coin_and_tether() -> None:
    assert binance.ref("btc") == "BTCUSDT"


def test_a_ticker_is_read_and_says_that_it_is_in_tether(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance/ticker.json"), path=DAY_TICKER)
    upstream.answer(payload("binance/book.json"), path=BOOK)
    assert binance.ticker("BTCUSDT", deadline=soon) == Ticker(
        80130.01,
        80130.0,
        80130.01,
        24100.5,
        -0.988,
        81720,
        79488,
        "USDT",
        datetime(2025, 3, 10, 12, 0, 10, tzinfo=UTC),
    )
    assert upstream.asked[0].query == {"symbol": "BTCUSDT"}


def test_a_ticker_that_holds_the_book_costs_one_call(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    book = {"bidPrice": "80129.5", "askPrice": "80131"}
    upstream.answer(payload("binance/ticker.json") | book)
    made = binance.ticker("BTCUSDT", deadline=soon)
    assert (made.bid, made.ask) == (80129.5, 80131)
    assert len(upstream.asked) == 1


@pytest.mark.parametrize("book", [None, {}, {"symbol": "ETHUSDT", "bidPrice": "1"}, []])
def test_without_a_book_bid_and_ask_are_unknown(
    book: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance/ticker.json"), path=DAY_TICKER)
    upstream.answer(book, path=BOOK)
    made = binance.ticker("BTCUSDT", deadline=soon)
    assert (made.price, made.bid, made.ask) == (80130.01, None, None)


def test_an_answer_about_another_pair_is_a_bad_body(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance/ticker.json"))
    assert _error(lambda: binance.ticker("ETHUSDT", deadline=soon)).code == "bad_body"


def test_a_pair_that_no_longer_trades_is_an_outlier(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance/ticker.json") | {"lastPrice": "0.00000000"})
    assert _error(lambda: binance.ticker("BTCUSDT", deadline=soon)).code == "outlier"


def test_candles_are_read_with_both_volumes(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance/klines.json"))
    made = binance.candles("BTCUSDT", HOUR, deadline=soon)
    assert made[0] == Candle(
        FIRST, 80800.0, 80950.5, 80400.0, 80601.0, 410.22, 33100000.10, closed=True
    )
    assert [c.open_at for c in made] == [FIRST, FIRST + HOUR]
    assert upstream.asked[0].query == {"symbol": "BTCUSDT", "interval": "1h", "limit": "1000"}


@pytest.mark.parametrize(("interval_s", "name"), [(HOUR, "1h"), (14400, "4h"), (86400, "1d")])
def test_intervals_have_names(interval_s: int, name: str, upstream: Upstream, soon: float) -> None:
    upstream.answer([])
    _error(lambda: binance.candles("BTCUSDT", interval_s, deadline=soon))
    assert upstream.asked[0].query["interval"] == name


def test_an_interval_that_is_not_there_is_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="7201"):
        binance.candles("BTCUSDT", 7201, deadline=soon)


def _rows(first: int, last: int) -> list[list[Any]]:
    return [
        [at * 1000, "2", "3", "1", "2", "5", at * 1000 + 3599999, "10", 1, "1", "1", "0"]
        for at in range(first, last + 1, HOUR)
    ]


def test_the_forming_candle_is_told_from_closed_ones(upstream: Upstream, soon: float) -> None:
    newest = int(time.time()) // HOUR * HOUR
    upstream.answer(_rows(newest - 2 * HOUR, newest))
    made = binance.candles("BTCUSDT", HOUR, since=newest - 2 * HOUR, deadline=soon)
    assert not made[-1].closed
    assert made[0].closed
    assert int(upstream.asked[0].query["limit"]) in (4, 5)


def test_many_candles_are_read_in_pages_of_a_thousand(upstream: Upstream, soon: float) -> None:
    newest = int(time.time()) // HOUR * HOUR
    oldest = newest - 999 * HOUR
    since = newest - 1500 * HOUR
    upstream.answer(_rows(oldest, newest))
    upstream.answer(_rows(since - HOUR, oldest - HOUR))
    made = binance.candles("BTCUSDT", HOUR, since=since, deadline=soon)
    assert [c.open_at for c in made] == list(range(since, newest + 1, HOUR))
    second = upstream.asked[1].query
    assert second["endTime"] == str(oldest * 1000 - 1)
    assert 501 <= int(second["limit"]) <= 503


def test_no_rows_are_no_data_unless_only_news_were_wanted(upstream: Upstream, soon: float) -> None:
    upstream.answer([])
    assert _error(lambda: binance.candles("BTCUSDT", HOUR, deadline=soon)).code == "no_data"
    assert binance.candles("BTCUSDT", HOUR, since=FIRST, deadline=soon) == []


@pytest.mark.parametrize(
    ("body", "status", "headers", "code", "wait"),
    [
        ({"code": -1121, "msg": "Invalid symbol."}, 400, {}, "no_data", None),
        ({"code": -1100, "msg": "Illegal characters"}, 400, {}, "no_data", None),
        ({"code": -1003, "msg": "Too many"}, 429, {"Retry-After": "40"}, "rate_limited", 40),
        ({"code": -1003, "msg": "Banned"}, 418, {"Retry-After": "1800"}, "refused", 1800),
        ({"code": -1003, "msg": "Banned"}, 418, {}, "refused", 120),
        ({"code": 0, "msg": "Restricted location"}, 451, {}, "refused", 7200),
        (b"<html>WAF", 403, {}, "refused", 7200),
        ({"code": -1102, "msg": "Mandatory"}, 400, {}, "http_error", None),
        ({"code": -1000, "msg": "Unknown"}, 200, {}, "http_error", None),
        ({"code": True}, 200, {}, "bad_body", None),
    ],
)
def test_errors_are_named(
    body: Any,
    status: int,
    headers: dict[str, str],
    code: str,
    wait: float | None,
    upstream: Upstream,
    soon: float,
) -> None:
    upstream.answer(body, status, headers)
    error = _error(lambda: binance.candles("BTCUSDT", HOUR, deadline=soon))
    assert (error.code, error.retry_after) == (code, wait)
    assert len(upstream.asked) == 1


def test_weight_nearly_spent_asks_the_gate_for_a_rest(
    upstream: Upstream, payload: Payload, soon: float, gate: Any
) -> None:
    upstream.answer(payload("binance/klines.json"), 200, {"X-MBX-USED-WEIGHT-1M": "5600"})
    assert len(binance.candles("BTCUSDT", HOUR, deadline=soon)) == 2
    ((_, outcome, rest),) = gate.outcomes
    assert outcome == "ok"
    assert 0 < rest <= 60


def test_a_name_that_cannot_be_a_pair_is_not_sent(upstream: Upstream, soon: float) -> None:
    assert _error(lambda: binance.ticker('["BTCUSDT"]', deadline=soon)).code == "no_data"
    assert _error(lambda: binance.candles("A B", HOUR, deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_older_candles_are_a_thousand_before_a_moment(upstream: Upstream, soon: float) -> None:
    before = int(time.time()) // HOUR * HOUR - 50 * HOUR
    upstream.answer(_rows(before - 1000 * HOUR, before - HOUR))
    page = binance.older("BTCUSDT", HOUR, before=before, deadline=soon)
    assert [c.open_at for c in page.candles] == list(range(before - 1000 * HOUR, before, HOUR))
    assert all(c.closed for c in page.candles)
    assert page.since == before - 1000 * HOUR
    assert upstream.asked[0].query == {
        "symbol": "BTCUSDT",
        "interval": "1h",
        "limit": "1000",
        "endTime": str(before * 1000 - 1),
    }


@pytest.mark.parametrize("rows", [0, 1, 999])
def test_a_page_that_is_not_full_is_the_last_one(
    rows: int, upstream: Upstream, soon: float
) -> None:
    before = int(time.time()) // HOUR * HOUR
    upstream.answer(_rows(before - rows * HOUR, before - HOUR))
    page = binance.older("BTCUSDT", HOUR, before=before, deadline=soon)
    assert (len(page.candles), page.since) == (rows, None)


def test_a_row_that_is_not_readable_does_not_end_the_past(upstream: Upstream, soon: float) -> None:
    before = int(time.time()) // HOUR * HOUR
    rows = _rows(before - 1000 * HOUR, before - HOUR)
    rows[500][4] = "NaN"
    upstream.answer(rows)
    page = binance.older("BTCUSDT", HOUR, before=before, deadline=soon)
    assert (len(page.candles), page.since) == (999, before - 1000 * HOUR)
