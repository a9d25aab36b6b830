"""How long an upstream takes to answer: the same every time, or now more and now less.

Real upstreams have a usual time and a long tail. `spread` is the deviation of the time's logarithm
(0.5: one answer of twenty takes more than twice as long as usual), drawn from a seed of its own for
each provider, so that two measurements meet the same times.
"""

import math
import random
from typing import Any

LONGEST = 600.0
WIDEST = 2.0


class Delay:
    """The times of one provider's answers, to be asked one by one under a lock."""

    def __init__(self, provider: str, seconds: float, spread: float) -> None:
        self._seconds = seconds
        self._spread = spread
        self._dice = random.Random(provider)  # noqa: S311 - the same times every time

    def next(self) -> float:
        """Draw the seconds that the next answer takes."""
        if not self._spread:
            return self._seconds
        return min(self._seconds * math.exp(self._spread * self._dice.gauss()), LONGEST)


def number(name: str, value: Any, most: float) -> float:
    """Read a number from 0 to `most`; ValueError says what is wrong with it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError(f"{name}: a number from 0 to {most:g}")
    return float(value)
