"""Times as answers show them: ISO 8601, UTC, whole seconds."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """Write an aware time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_of(epoch_s: float) -> str:
    """Write epoch seconds."""
    return iso(from_epoch(epoch_s))


def from_epoch(epoch_s: float) -> datetime:
    """Return the aware time of epoch seconds."""
    return datetime.fromtimestamp(epoch_s, UTC)


def read(text: str) -> datetime:
    """Read a time as answers hold it."""
    return datetime.fromisoformat(text).astimezone(UTC)
