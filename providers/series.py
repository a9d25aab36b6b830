"""From the rows of any venue to one clean series of candles, oldest first.

A row must be finite, positive, consistent (low <= open and close <= high), on the grid of its
interval and not from the future; one that is not is dropped and counted, and more than one bad row
in twenty makes the whole answer unusable. Of two rows for one time the later one stands. Nothing
is filled in here: a hole stays a hole.
"""

from collections.abc import Callable, Sequence
from time import time
from typing import Any

from providers.faults import UpstreamError
from providers.records import Candle
from providers.times import EARLIEST, TOLERANCE_SECONDS
from providers.values import not_negative, number, positive

SETTLE_SECONDS = 2  # a candle counts as closed this long after its end
CLOCK_SECONDS = 10  # the newest one later still: our clock may run ahead of the venue's
BAD_SHARE = 0.05


def bar(open_at: Any, ohlc: Sequence[Any], base: Any = None, quote: Any = None) -> Candle:
    """Make a candle of raw values (open_at in seconds); ValueError when they cannot be one."""
    at = number(open_at)
    prices = [positive(value) for value in ohlc]
    if at is None or not at.is_integer() or None in prices:
        raise ValueError("not a candle")
    first, high, low, last = (price for price in prices if price is not None)
    if not low <= min(first, last) <= max(first, last) <= high:
        raise ValueError("not a candle")
    return Candle(int(at), first, high, low, last, not_negative(base), not_negative(quote), False)


def close_only(open_at: Any, close: Any) -> Candle:
    """Make a candle of which only the close is known; ValueError when it cannot be one."""
    at, last = number(open_at), positive(close)
    if at is None or not at.is_integer() or last is None:
        raise ValueError("not a candle")
    return Candle(int(at), None, None, None, last, None, None, False)


def clean(
    provider: str,
    raw: Sequence[Any],
    candle: Callable[[Any], Candle],
    interval_s: int,
    *,
    last_is_forming: bool = False,
) -> list[Candle]:
    """Turn raw rows into a checked series; UpstreamError bad_body or stale when it is not one."""
    now = time()
    found: dict[int, Candle] = {}
    bad = ahead = 0
    for row in raw:
        try:
            made = candle(row)
        except (LookupError, TypeError, ValueError):
            bad += 1
            continue
        if made.open_at > now + TOLERANCE_SECONDS:
            ahead += 1
        elif made.open_at % interval_s or made.open_at < EARLIEST.timestamp():
            bad += 1
        else:
            found[made.open_at] = made
    if ahead and not found:
        raise UpstreamError(provider, "stale", "every row is from the future")
    if bad + ahead > BAD_SHARE * len(raw):
        raise UpstreamError(provider, "bad_body", f"{bad + ahead} of {len(raw)} rows unusable")
    newest = max(found, default=None)
    return [
        found[at]._replace(closed=_is_closed(at + interval_s, now, at == newest, last_is_forming))
        for at in sorted(found)
    ]


def paged(
    page: Callable[[int | None], list[Candle]], since: int | None, most_pages: int
) -> list[Candle]:
    """Read pages from the newest backwards until `since`; what a later page fails to give, lacks.

    `page(before)` answers the candles older than `before`, or the newest ones. The result has no
    hole of its own making: if a page fails, the newer ones are handed out and end there.
    """
    found = page(None)
    for _ in range(most_pages - 1):
        if since is None or not found or found[0].open_at <= since:
            break
        try:
            older = [made for made in page(found[0].open_at) if made.open_at < found[0].open_at]
        except UpstreamError:
            break
        if not older:
            break
        found = older + found
    return [made for made in found if since is None or made.open_at >= since]


def _is_closed(ends_at: int, now: float, is_newest: bool, newest_is_forming: bool) -> bool:
    if is_newest:
        return not newest_is_forming and ends_at <= now - CLOCK_SECONDS
    return ends_at <= now - SETTLE_SECONDS
