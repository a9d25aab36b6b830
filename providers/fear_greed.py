"""What the makers of fear and greed indexes share: reading one value with its label and time."""

from datetime import datetime
from typing import Any

from providers.faults import UpstreamError
from providers.records import FearGreed
from providers.times import is_ahead
from providers.values import excerpt, grade, number


def reading(provider: str, value: Any, label: Any, as_of: datetime | None) -> FearGreed:
    """Make a reading.

    Raises UpstreamError outlier for a value outside 0 to 100 and stale for a time to come;
    ValueError when there is no value or no time.
    """
    mood = grade(value)
    if mood is None and number(value) is not None:
        raise UpstreamError(provider, "outlier", "not within 0 to 100")
    if mood is None or as_of is None:
        raise ValueError
    if is_ahead(as_of):
        raise UpstreamError(provider, "stale", "from the future")
    return FearGreed(mood, excerpt(label, 40), as_of)
