"""Moments as people read them: in the time zone they chose, which is said, or in UTC.

Days of prices and candles are days of UTC for everybody.

The relative part ("18 s") is written again by `static/ages.js` while a page stays open; the exact
moment stands in the `datetime` and `title` of its element.
"""

import functools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from blueprints.presentation import numbers

UTC_NAME = "UTC"


def moment(text: str | None) -> datetime | None:
    """Read an ISO 8601 time as the database writes it."""
    return known_moment(text) if text else None


def known_moment(text: str) -> datetime:
    """Read a time that is never missing."""
    return datetime.fromisoformat(text).astimezone(UTC)


def from_epoch(seconds: float) -> datetime:
    """Read a candle's time."""
    return datetime.fromtimestamp(seconds, UTC)


def iso(value: datetime) -> str:
    """Write the machine's form: ISO 8601, whole seconds, Z."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def exact(value: datetime) -> str:
    """Write the exact moment for a title: 10 Oct 2026, 14:31:45 UTC."""
    return f"{day(value)}, {value:%H:%M:%S} UTC"


def zoned(value: datetime, zone: str) -> str:
    """Write a moment in a time zone, with its distance from UTC: 10 Oct 2026, 16:31 UTC+2."""
    there = value.astimezone(_zone(zone))
    return f"{day(there)}, {there:%H:%M} {_offset(there.utcoffset() or timedelta())}"


def zoned_day(value: datetime, zone: str) -> str:
    """Write the day that a moment is in, in a time zone."""
    return day(value.astimezone(_zone(zone)))


@functools.lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    """A time zone; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(UTC_NAME)


def _offset(away: timedelta) -> str:
    minutes = round(away.total_seconds() / 60)
    if not minutes:
        return UTC_NAME
    hours, rest = divmod(abs(minutes), 60)
    sign = numbers.MINUS if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def day(value: datetime) -> str:
    """Write a day: 10 Oct 2026."""
    return f"{value.day} {value:%b %Y}"


def short_day(value: datetime) -> str:
    """Write a day of a known year: 10 Oct."""
    return f"{value.day} {value:%b}"


def month(value: datetime) -> str:
    """Write a month: Oct 2026."""
    return f"{value:%b %Y}"


def clock(value: datetime) -> str:
    """Write the time of day: 14:31:45."""
    return f"{value:%H:%M:%S}"


def age(value: datetime, now: datetime) -> str:
    """Write how old a moment is."""
    return numbers.age((now - value).total_seconds())
