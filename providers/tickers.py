"""From a venue's raw values to a Ticker, with the range checks that all venues share."""

from datetime import datetime
from typing import Any

from providers.faults import UpstreamError
from providers.records import Ticker
from providers.times import is_ahead
from providers.values import not_negative, number, percent, positive


def make(
    provider: str,
    *,
    price: Any,
    book: tuple[Any, Any],
    volume: Any,
    change: Any,
    span: tuple[Any, Any],
    quote: str,
    as_of: datetime | None,
) -> Ticker:
    """Make a Ticker of raw values: `book` is (bid, ask), `span` is (low, high) of 24 hours.

    Raises UpstreamError: bad_body without a price or a time, outlier for a price that cannot be,
    stale for a time in the future. Everything else that is wrong is left out.
    """
    last = number(price)
    if last is None or as_of is None:
        raise UpstreamError(provider, "bad_body", "no price or no time")
    if last <= 0:
        raise UpstreamError(provider, "outlier", "the price is not positive")
    if is_ahead(as_of):
        raise UpstreamError(provider, "stale", "the time is in the future")
    bid, ask = ordered(*book)
    low, high = ordered(*span)
    return Ticker(last, bid, ask, not_negative(volume), percent(change), high, low, quote, as_of)


def ordered(lower: Any, upper: Any) -> tuple[float | None, float | None]:
    """Read two prices of which the first must not exceed the second; neither if it does."""
    below, above = positive(lower), positive(upper)
    if below is not None and above is not None and below > above:
        return None, None
    return below, above
