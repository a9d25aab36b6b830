"""One value out of several readings of the same quantity, and how well they agree.

Readings stand in the order of trust; where two contradict each other and nobody can tell who is
wrong, the first is kept and the contradiction is marked.
"""

from collections.abc import Sequence
from itertools import accumulate
from statistics import median
from typing import NamedTuple

import numpy as np

NORMAL_MAD = 1.4826  # of a normal distribution: standard deviation over median absolute deviation
SINGLE_AGREE = 0.7  # one reading agrees with nobody


class Bounds(NamedTuple):
    """The spread that is still full agreement, and the one that is none.

    Fractions of the median, or points where the readings are percents (`in_points`).
    """

    low: float
    high: float
    in_points: bool = False


class Fold(NamedTuple):
    """The folded value; `kept` says for each reading whether it was within the bounds."""

    value: float
    kept: list[bool]
    spread: float
    agree: float
    is_conflict: bool


PRICE = Bounds(0.002, 0.02)
CAP = Bounds(0.01, 0.10)
SUPPLY = Bounds(0.01, 0.10)
CHANGE = Bounds(0.3, 3.0, in_points=True)
VOLUME = Bounds(0.25, 1.50)
LAST_CLOSE = Bounds(0.002, 0.02)
HASHRATE = Bounds(0.05, 0.30)
FEE = Bounds(0.15, 1.00)
FEAR_GREED = Bounds(10.0, 35.0, in_points=True)
TVL = Bounds(0.02, 0.20)


def fold(readings: Sequence[float], bounds: Bounds, weights: Sequence[float] | None = None) -> Fold:
    """Fold finite readings into one value; raises ValueError when there are none.

    `weights` above 0 say how much each of them counts in the value; the same unless told.
    """
    if not readings:
        raise ValueError("nothing to fold")
    kept = _kept(readings, bounds)
    weighed = zip(readings, weights or [1.0] * len(readings), kept, strict=True)
    values = [value for value, is_kept in zip(readings, kept, strict=True) if is_kept]
    spread = _spread(values, bounds)
    is_conflict = len(readings) == 2 and spread > bounds.high
    agree = agreement(spread, bounds) * len(values) / len(readings)
    return Fold(
        readings[0] if is_conflict else _middle([(v, w) for v, w, is_kept in weighed if is_kept]),
        kept,
        spread,
        SINGLE_AGREE if len(readings) == 1 else agree,
        is_conflict,
    )


def agreement(spread: float, bounds: Bounds) -> float:
    """Return 1 for a spread up to the lower bound, 0 from the upper one on, linear between."""
    return min(1.0, max(0.0, 1.0 - (spread - bounds.low) / (bounds.high - bounds.low)))


def _middle(weighed: Sequence[tuple[float, float]]) -> float:
    """Return the weighted median: of equal ones the median, of two values the mean.

    Values lie side by side, each as wide as its weight; between their middles it is a line.
    """
    values, weights = ([pair[side] for pair in sorted(weighed)] for side in (0, 1))
    if len(set(weights)) == 1:
        return median(values)
    middles = [end - weight / 2 for end, weight in zip(accumulate(weights), weights, strict=True)]
    return float(np.interp(sum(weights) / 2, middles, values))


def _kept(readings: Sequence[float], bounds: Bounds) -> list[bool]:
    if len(readings) < 3:
        return [True] * len(readings)
    middle = median(readings)
    deviation = NORMAL_MAD * median(abs(value - middle) for value in readings)
    widest = bounds.high if bounds.in_points else bounds.high * abs(middle)
    limit = max(3 * deviation, widest)
    return [abs(value - middle) <= limit for value in readings]


def _spread(values: Sequence[float], bounds: Bounds) -> float:
    span = max(values) - min(values)
    if bounds.in_points or span == 0:
        return span
    middle = abs(median(values))
    return span / middle if middle else float("inf")
