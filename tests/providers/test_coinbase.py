"""providers.coinbase"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

import loopback
from loopback import Upstream
from providers import coinbase
from providers.http import UpstreamError
from providers.records import Candle, Ticker

Payload = Callable[[str], Any]
HOUR = 3600
FIRST = 1741557600
TICKER, STATS = "/products/BTC-USD/ticker", "/products/BTC-USD/stats"
CANDLES = "/products/BTC-USD/candles"


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "coinbase"
    return refusal.value


def test_a_product_is_coin_and_dollar() -> None:
    assert coinbase.ref("btc") == "BTC-USD"


def test_a_ticker_is_made_of_ticker_and_stats(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinbase/ticker.json"), path=TICKER)
    upstream.answer(payload("coinbase/stats.json"), path=STATS)
    made = coinbase.ticker("BTC-USD", deadline=soon)
    assert made.change_24h_pct == pytest.approx(-800 / 80915.25 * 100)
    assert made._replace(change_24h_pct=None) == Ticker(
        80115.25,
        80115.24,
        80115.30,
        8123.40012345,
        None,
        81700.5,
        79500,
        "USD",
        datetime(2025, 3, 10, 12, 0, 5, 123456, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "stats", [None, [], {}, {"open": "0", "high": "", "low": None}, {"open": "NaN", "last": "-1"}]
)
def test_without_stats_the_24_hours_are_unknown_and_not_0(
    stats: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinbase/ticker.json"), path=TICKER)
    upstream.answer(stats, path=STATS)
    made = coinbase.ticker("BTC-USD", deadline=soon)
    assert (made.change_24h_pct, made.high_24h, made.low_24h) == (None, None, None)
    assert made.price == 80115.25


def test_stats_that_hang_cost_neither_price_nor_deadline(
    upstream: Upstream, payload: Payload
) -> None:
    upstream.answer(payload("coinbase/ticker.json"), path=TICKER)
    upstream.act(loopback.hang, path=STATS)
    deadline = time.monotonic() + 0.4
    assert coinbase.ticker("BTC-USD", deadline=deadline).price == 80115.25
    assert time.monotonic() < deadline


def test_a_ticker_without_a_price_is_not_rescued_by_stats(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer({"trade_id": 1}, path=TICKER)
    upstream.answer(payload("coinbase/stats.json"), path=STATS)
    assert _error(lambda: coinbase.ticker("BTC-USD", deadline=soon)).code == "bad_body"


def test_candle_columns_are_put_in_order_and_rows_turned(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinbase/candles.json"))
    made = coinbase.candles("BTC-USD", HOUR, deadline=soon)
    assert made[0] == Candle(
        FIRST, 80800.0, 80950.5, 80400.0, 80601.0, 41.204311, None, closed=True
    )
    assert [c.open_at - FIRST for c in made] == [0, 2 * HOUR, 3 * HOUR]
    assert upstream.asked[0].path == CANDLES
    assert upstream.asked[0].query == {"granularity": "3600"}


def test_columns_in_the_order_of_other_venues_are_a_bad_body(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer([[FIRST, 80800.0, 80950.5, 80400.0, 80601.0, 1]])
    assert _error(lambda: coinbase.candles("BTC-USD", HOUR, deadline=soon)).code == "bad_body"


def test_there_are_no_four_hour_candles(soon: float) -> None:
    with pytest.raises(ValueError, match="14400"):
        coinbase.candles("BTC-USD", 14400, deadline=soon)


def _rows(first: int, last: int) -> list[list[float]]:
    return [[at, 1, 3, 2, 2, 5] for at in range(last, first - 1, -HOUR)]


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_a_few_candles_are_asked_for_by_their_span(upstream: Upstream, soon: float) -> None:
    newest = int(time.time()) // HOUR * HOUR
    since = newest - 5 * HOUR
    upstream.answer(_rows(since, newest))
    made = coinbase.candles("BTC-USD", HOUR, since=since, deadline=soon)
    assert [c.open_at for c in made] == list(range(since, newest + 1, HOUR))
    assert not made[-1].closed
    query = upstream.asked[0].query
    assert _seconds(query["start"]) == since
    assert 0 <= time.time() - _seconds(query["end"]) < 10


def test_many_candles_are_read_in_pages_of_three_hundred(upstream: Upstream, soon: float) -> None:
    newest = int(time.time()) // HOUR * HOUR
    oldest = newest - 299 * HOUR
    since = newest - 700 * HOUR
    upstream.answer(_rows(oldest, newest))
    upstream.answer(_rows(oldest - 300 * HOUR, oldest - HOUR))
    upstream.answer(_rows(oldest - 600 * HOUR, oldest - 301 * HOUR))
    made = coinbase.candles("BTC-USD", HOUR, since=since, deadline=soon)
    assert [c.open_at for c in made] == list(range(since, newest + 1, HOUR))
    spans = [asked.query for asked in upstream.asked]
    assert "start" not in spans[0]
    assert [_seconds(span["end"]) for span in spans[1:]] == [oldest - HOUR, oldest - 301 * HOUR]
    for span in spans[1:]:
        assert (_seconds(span["end"]) - _seconds(span["start"])) // HOUR + 1 == 300


def test_no_rows_are_no_data_unless_only_news_were_wanted(upstream: Upstream, soon: float) -> None:
    upstream.answer([])
    assert _error(lambda: coinbase.candles("BTC-USD", HOUR, deadline=soon)).code == "no_data"
    since = int(time.time()) - HOUR
    assert coinbase.candles("BTC-USD", HOUR, since=since, deadline=soon) == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"message": "NotFound"}, 404, "no_data"),
        ({"message": "Not Found"}, 400, "no_data"),
        ({"message": "NotFound"}, 200, "no_data"),
        ({"message": "Unsupported granularity"}, 400, "http_error"),
        ({"message": "Something"}, 200, "http_error"),
        ({"message": "Public rate limit exceeded"}, 429, "rate_limited"),
        ({"message": "Forbidden"}, 403, "refused"),
        (b"<html>", 404, "http_error"),
        ({"message": 5}, 200, "bad_body"),
    ],
)
def test_errors_are_named(
    body: Any, status: int, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    assert _error(lambda: coinbase.candles("BTC-USD", HOUR, deadline=soon)).code == code


@pytest.mark.parametrize("product", ["..", "../x", "BTC-USD/../../x", "a b", "BTC%2fUSD", ""])
def test_a_name_that_cannot_be_a_product_is_not_sent(
    product: str, upstream: Upstream, soon: float
) -> None:
    assert _error(lambda: coinbase.ticker(product, deadline=soon)).code == "no_data"
    assert _error(lambda: coinbase.candles(product, HOUR, deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_older_candles_are_a_span_before_a_moment(upstream: Upstream, soon: float) -> None:
    before = int(time.time()) // HOUR * HOUR - 900 * HOUR
    upstream.answer(_rows(before - 300 * HOUR, before - HOUR))
    page = coinbase.older("BTC-USD", HOUR, before=before, deadline=soon)
    assert [c.open_at for c in page.candles] == list(range(before - 300 * HOUR, before, HOUR))
    assert all(c.closed for c in page.candles)
    assert page.since == before - 300 * HOUR
    query = upstream.asked[0].query
    assert (_seconds(query["start"]), _seconds(query["end"])) == (
        before - 300 * HOUR,
        before - HOUR,
    )


def test_a_span_without_candles_may_have_older_ones_before_it(
    upstream: Upstream, soon: float
) -> None:
    before = int(time.time()) // HOUR * HOUR
    upstream.answer([])
    page = coinbase.older("BTC-USD", HOUR, before=before, deadline=soon)
    assert page == ([], before - 300 * HOUR)


def test_what_lies_outside_the_span_is_not_taken(upstream: Upstream, soon: float) -> None:
    before = int(time.time()) // HOUR * HOUR - 10 * HOUR
    upstream.answer(_rows(before - 302 * HOUR, before + 2 * HOUR))
    page = coinbase.older("BTC-USD", HOUR, before=before, deadline=soon)
    assert (page.candles[0].open_at, page.candles[-1].open_at) == (
        before - 300 * HOUR,
        before - HOUR,
    )


def test_older_candles_come_in_the_same_intervals(soon: float) -> None:
    with pytest.raises(ValueError, match="14400"):
        coinbase.older("BTC-USD", 14400, before=0, deadline=soon)
