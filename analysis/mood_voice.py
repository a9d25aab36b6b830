"""One component of a mood with what it rests on, and how long a reading of it holds."""

from datetime import datetime, timedelta
from typing import NamedTuple

from quant import quality
from quant.fold import SINGLE_AGREE
from quant.mood import OF_THE_MARKET, Component

HOUR, DAY = 3600.0, 86400.0
LIFETIMES = {  # seconds for which nothing newer is due
    "social": HOUR,
    "headline_tone": DAY,
    "votes": DAY,
    "community": DAY,
    "fear_greed": DAY,
}
AHEAD = timedelta(minutes=2)


class Voice(NamedTuple):
    """A component; `n` is how many votes, stories or posts it counts, None when nobody says."""

    component: Component
    raw: float
    raw_scale: str
    providers: tuple[str, ...]
    n: int | None
    as_of: datetime
    agree: float = SINGLE_AGREE
    is_conflict: bool = False

    @property
    def name(self) -> str:
        """Return the component's name."""
        return self.component.name

    @property
    def scope(self) -> str:
        """Tell whether it speaks of the coin or of the whole market."""
        return "market" if self.name in OF_THE_MARKET else "coin"

    def age_s(self, now: datetime) -> float:
        """Return the age of its newest reading in seconds."""
        return max(0.0, (now - self.as_of).total_seconds())

    def freshness(self, now: datetime) -> float:
        """Return 1 for a reading that still holds, falling to 0."""
        return quality.freshness(self.age_s(now), LIFETIMES[self.name])


def is_stale(name: str, as_of: datetime, now: datetime) -> bool:
    """Tell whether a reading of a component is too old, or of a time to come."""
    oldest = now - timedelta(seconds=quality.STALE_AFTER * LIFETIMES[name])
    return not oldest <= as_of <= now + AHEAD
