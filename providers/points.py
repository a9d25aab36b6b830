"""From the rows of any venue to one clean list of points in time, oldest first.

A row that is no point is dropped and counted, and more than one bad row in twenty makes the whole
answer unusable. Times of payments are off by some milliseconds, so that they count by the minute;
of two rows of one minute the later one stands. Nothing is filled in: a hole stays a hole.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from providers.contracts import amount, rate
from providers.faults import UpstreamError
from providers.records import FundingPoint, InterestPoint
from providers.times import is_ahead

BAD_SHARE = 0.05
INTERVALS_H = frozenset({1, 2, 3, 4, 6, 8, 12})
HALF_A_MINUTE = timedelta(seconds=30)


P = TypeVar("P", FundingPoint, InterestPoint)


def funding(at: datetime | None, fraction: Any) -> FundingPoint:
    """Make a point of raw values; ValueError when they cannot be one."""
    paid = rate(fraction)
    if at is None or paid is None:
        raise ValueError("not a payment")
    return FundingPoint(at, paid, None)


def interest(at: datetime | None, usd: Any) -> InterestPoint:
    """Make a point of raw values; ValueError when they cannot be one."""
    value = amount(usd)
    if at is None or value is None:
        raise ValueError("not an amount")
    return InterestPoint(at, value)


def clean(provider: str, raw: Sequence[Any], point: Callable[[Any], P]) -> list[P]:
    """Turn raw rows into points of whole minutes; UpstreamError bad_body or stale if none are."""
    found: dict[datetime, P] = {}
    bad = ahead = 0
    for row in raw:
        try:
            made = point(row)
        except (LookupError, TypeError, ValueError, AttributeError):
            bad += 1
            continue
        if is_ahead(made.at):
            ahead += 1
            continue
        minute = (made.at + HALF_A_MINUTE).replace(second=0, microsecond=0)
        found[minute] = made._replace(at=minute)
    if ahead and not found:
        raise UpstreamError(provider, "stale", "every row is from the future")
    if bad + ahead > BAD_SHARE * len(raw):
        raise UpstreamError(provider, "bad_body", f"{bad + ahead} of {len(raw)} rows unusable")
    return [found[at] for at in sorted(found)]


def with_intervals(points: Sequence[FundingPoint]) -> list[FundingPoint]:
    """Tell of each payment how many hours it was for: those since the one before.

    The first one takes the hours of the second; a gap that is no usual interval tells nothing.
    """
    gaps = [
        round((later.at - earlier.at) / timedelta(hours=1)) for earlier, later in pairwise(points)
    ]
    hours = [float(gap) if gap in INTERVALS_H else None for gap in gaps]
    known = [*hours[:1], *hours] if hours else [None] * len(points)
    return [point._replace(interval_h=h) for point, h in zip(points, known, strict=True)]


def paged(page: Callable[[datetime | None], list[P]], since: datetime, most_pages: int) -> list[P]:
    """Read pages from the newest backwards until `since`; what a later page fails to give, lacks.

    `page(before)` answers the points older than `before`, or the newest ones.
    """
    found = page(None)
    for _ in range(most_pages - 1):
        if not found or found[0].at <= since:
            break
        try:
            older = [point for point in page(found[0].at) if point.at < found[0].at]
        except UpstreamError:
            break
        if not older:
            break
        found = older + found
    return [point for point in found if point.at >= since]
