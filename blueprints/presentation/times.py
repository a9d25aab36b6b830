"""Moments as people read them. Every time shown is UTC and says so.

The relative part ("18 s") is written again by `static/ages.js` while a page stays open; the exact
moment stands in the `datetime` and `title` of its element.
"""

from datetime import UTC, datetime

from blueprints.presentation import numbers


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
