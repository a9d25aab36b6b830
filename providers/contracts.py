"""From a venue's raw values to a Contract, with the range checks that all venues share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from providers.faults import UpstreamError
from providers.records import Contract
from providers.times import is_ahead
from providers.values import not_negative, number, positive

SHORTEST_INTERVAL_H, LONGEST_INTERVAL_H = 1.0, 24.0
LEAST_PRICE, MOST_USD = 1e-40, 1e15  # what is beyond is a mistake


def make(
    provider: str,
    *,
    prices: tuple[Any, Any],
    funding: tuple[Any, Any, datetime | None],
    oi_usd: Any,
    volume_24h_usd: Any,
    long_account_share: Any,
    as_of: datetime | None,
    lost: Mapping[str, str] | None = None,
) -> Contract:
    """Make a Contract of raw values: `prices` are (mark, index), `funding` is (rate, hours, next).

    Raises UpstreamError: bad_body without a mark price or a time, outlier for a mark price that
    cannot be, stale for a time in the future. Everything else that is wrong is left out.
    """
    mark, fraction, hours, next_at = price(prices[0]), *funding
    if number(prices[0]) is None or as_of is None:
        raise UpstreamError(provider, "bad_body", "no mark price or no time")
    if mark is None:
        raise UpstreamError(provider, "outlier", "the mark price is none")
    if is_ahead(as_of):
        raise UpstreamError(provider, "stale", "the time is in the future")
    return Contract(
        mark,
        price(prices[1]),
        rate(fraction),
        interval(hours),
        next_at,
        amount(oi_usd),
        amount(volume_24h_usd),
        share(long_account_share),
        as_of,
        lost or {},
    )


def price(value: Any) -> float | None:
    """Read what a contract or a coin costs."""
    found = number(value)
    return found if found is not None and LEAST_PRICE <= found <= MOST_USD else None


def rate(value: Any) -> float | None:
    """Read a fraction paid per interval; nobody pays the whole of a position at once."""
    found = number(value)
    return found if found is not None and -1 < found < 1 else None


def share(value: Any) -> float | None:
    """Read a part of a whole, from 0 to 1."""
    found = number(value)
    return found if found is not None and 0 <= found <= 1 else None


def interval(hours: Any) -> float | None:
    """Read the hours between two payments."""
    found = number(hours)
    if found is None or not SHORTEST_INTERVAL_H <= found <= LONGEST_INTERVAL_H:
        return None
    return found


def amount(value: Any) -> float | None:
    """Read a sum in US dollars, as far as there can be so much."""
    found = not_negative(value)
    return found if found is not None and found <= MOST_USD else None


def product(coins: Any, each: Any) -> float | None:
    """Give what some coins are worth; None unless both are known."""
    held, one = not_negative(coins), positive(each)
    if held is None or one is None:
        return None
    worth = amount(held * one)
    return None if worth == 0 < held else worth
