"""Reading times: the caller knows the unit of its provider, nothing is guessed from the size.

A time outside 2009 to 2100 is no time of this trade; a wrong unit always falls outside.
"""

from datetime import UTC, datetime
from time import time
from typing import Any

from providers.values import number

EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
TOLERANCE_SECONDS = 120.0  # how far a provider's clock may run ahead of ours


def from_seconds(value: Any) -> datetime | None:
    """Read seconds since 1970, as number or text."""
    seconds = number(value)
    if seconds is None or not EARLIEST.timestamp() <= seconds < LATEST.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def from_milliseconds(value: Any) -> datetime | None:
    """Read milliseconds since 1970, as number or text."""
    milliseconds = number(value)
    return None if milliseconds is None else from_seconds(milliseconds / 1000)


def from_iso(value: Any) -> datetime | None:
    """Read ISO 8601 with any number of decimals; a time without a zone is UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment < LATEST else None


def now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


def is_ahead(moment: datetime) -> bool:
    """Tell whether a reading claims to come from the future, beyond what clocks differ."""
    return moment.timestamp() > time() + TOLERANCE_SECONDS
