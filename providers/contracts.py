"""From a venue's raw values to a Contract, with the range checks that all venues share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from providers.faults import UpstreamError
from providers.records import Contract
from providers.times import is_ahead
from providers.values import not_negative, number, positive

LONGEST_INTERVAL_H = 24.0


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
    price = number(prices[0])
    fraction, hours, next_at = funding
    if price is None or as_of is None:
        raise UpstreamError(provider, "bad_body", "no mark price or no time")
    if price <= 0:
        raise UpstreamError(provider, "outlier", "the mark price is not positive")
    if is_ahead(as_of):
        raise UpstreamError(provider, "stale", "the time is in the future")
    return Contract(
        price,
        positive(prices[1]),
        rate(fraction),
        interval(hours),
        next_at,
        not_negative(oi_usd),
        not_negative(volume_24h_usd),
        share(long_account_share),
        as_of,
        lost or {},
    )


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
    found = positive(hours)
    return found if found is not None and found <= LONGEST_INTERVAL_H else None


def product(amount: Any, price: Any) -> float | None:
    """Give what an amount of coins is worth; None unless both are known."""
    coins, each = not_negative(amount), positive(price)
    if coins is None or each is None:
        return None
    worth = not_negative(coins * each)
    return None if worth == 0 < coins else worth
