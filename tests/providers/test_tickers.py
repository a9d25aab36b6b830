"""providers.tickers"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from providers import tickers
from providers.http import UpstreamError
from providers.records import Ticker

THEN = datetime(2025, 3, 10, 12, tzinfo=UTC)


def _make(**changes: Any) -> Ticker:
    raw = {
        "price": "10", "book": ("9.9", "10.1"), "volume": "3", "change": "-1.5",
        "span": ("8", "12"), "quote": "USD", "as_of": THEN,
    }  # fmt: skip
    return tickers.make("some", **(raw | changes))


def test_a_ticker_is_made_of_what_the_venue_says() -> None:
    assert _make() == Ticker(10, 9.9, 10.1, 3, -1.5, 12, 8, "USD", THEN)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price": None}, "bad_body"),
        ({"price": ""}, "bad_body"),
        ({"price": "NaN"}, "bad_body"),
        ({"price": True}, "bad_body"),
        ({"as_of": None}, "bad_body"),
        ({"price": 0}, "outlier"),
        ({"price": "0.00000000"}, "outlier"),
        ({"price": -10}, "outlier"),
    ],
)
def test_without_a_price_there_is_no_ticker(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(UpstreamError) as refusal:
        _make(**changes)
    assert refusal.value.code == code


def test_a_time_in_the_future_is_stale() -> None:
    now = datetime.now(UTC)
    assert _make(as_of=now + timedelta(seconds=100)).price == 10
    with pytest.raises(UpstreamError) as refusal:
        _make(as_of=now + timedelta(seconds=140))
    assert refusal.value.code == "stale"


def test_the_rest_is_missing_where_it_cannot_be() -> None:
    made = _make(book=("0", "-1"), volume="-3", change="-101", span=(None, "NaN"))
    assert made == Ticker(10, None, None, None, None, None, None, "USD", THEN)


def test_a_crossed_book_and_an_upside_down_range_are_missing() -> None:
    made = _make(book=(10.1, 9.9), span=(12, 8))
    assert (made.bid, made.ask, made.low_24h, made.high_24h) == (None, None, None, None)


def test_one_side_of_the_book_may_stand_alone() -> None:
    assert (_make(book=(None, 10.1)).bid, _make(book=(None, 10.1)).ask) == (None, 10.1)
