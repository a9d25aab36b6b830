"""What deposits and fees say together: changes of complete days, concentration, ratios.

Days are counted since 1970 in UTC. A day is complete when it is over; the running one is in no
change. A value that cannot be had is Absent with the reason.
"""

import math
from collections.abc import Mapping, Sequence

from quant.absent import NO_HISTORY, NOT_PUBLISHED, TOO_SHORT, UNDEFINED, Absent

DAY = 86400
MONTH_DAYS, YEAR_DAYS = 30, 365


def complete_days(points: Sequence[tuple[float, float]], now_s: float) -> dict[int, float]:
    """Return the last value of each day that is over, by day; points are (epoch s, value)."""
    today = int(now_s // DAY)
    return {int(at // DAY): value for at, value in sorted(points) if at // DAY < today}


def change_pct(by_day: Mapping[int, float], days: int) -> float | Absent:
    """Return the change in percent of the last day against the one so many days before it.

    TOO_SHORT when the series begins later, NO_HISTORY when it has a hole there, UNDEFINED when
    there was nothing then.
    """
    if not by_day:
        return NO_HISTORY
    last = max(by_day)
    if last - days < min(by_day):
        return TOO_SHORT
    if last - days not in by_day:
        return NO_HISTORY
    return _percent(by_day[last], by_day[last - days])


def change_from(
    value: float, points: Sequence[tuple[float, float]], now_s: float, days: int, tolerance_s: float
) -> float | Absent:
    """Return the change in percent from the point nearest to so many days ago.

    NO_HISTORY when none lies within the tolerance, UNDEFINED when there was nothing then.
    """
    wanted = now_s - days * DAY
    distances = [(abs(at - wanted), before) for at, before in points]
    distance, before = min(distances, default=(tolerance_s + 1, 0.0))
    return NO_HISTORY if distance > tolerance_s else _percent(value, before)


def year_sum(by_day: Mapping[int, float], now_s: float) -> float | Absent:
    """Add up the 365 days before the running one; NOT_PUBLISHED unless every one is there."""
    today = int(now_s // DAY)
    days = range(today - YEAR_DAYS, today)
    if any(day not in by_day for day in days):
        return NOT_PUBLISHED
    return sum(by_day[day] for day in days)


def shares(parts: Mapping[str, float]) -> dict[str, float]:
    """Return what part of the whole each one is, the largest first; empty when there is nothing."""
    whole = sum(parts.values())
    if whole <= 0:
        return {}
    return {name: part / whole for name, part in sorted(parts.items(), key=lambda p: (-p[1], p[0]))}


def concentration(parts: Mapping[str, float]) -> float | Absent:
    """Return the sum of the squared shares: 1 when one has all, 1/n when n have the same."""
    found = shares(parts)
    return sum(share * share for share in found.values()) if found else UNDEFINED


def annualised(month: float | Absent) -> float | Absent:
    """Return what a year would give if every day of it were one of the last thirty."""
    return month if isinstance(month, Absent) else month * YEAR_DAYS / MONTH_DAYS


def ratio(above: float | Absent, below: float | Absent) -> float | Absent:
    """Divide; what is missing first explains why, UNDEFINED unless `below` is well over 0."""
    if isinstance(above, Absent):
        return above
    if isinstance(below, Absent):
        return below
    return _finite(above / below) if below > 0 else UNDEFINED


def _percent(now: float, before: float) -> float | Absent:
    return _finite((now / before - 1) * 100) if before > 0 else UNDEFINED


def _finite(value: float) -> float | Absent:
    return value if math.isfinite(value) else UNDEFINED
