"""How a coin moves with another one: beta and correlation of the days that both have.

Days are matched by the moment of their close, never by their position.
"""

import math
from typing import NamedTuple

import numpy as np

from quant import daily
from quant.absent import NO_HISTORY, UNDEFINED, Absent
from quant.columns import Array
from quant.daily import DAY, Daily

FEWEST = {90: 60, 365: 250}  # days in common, by the length of the window
NORMAL_95 = 1.959963984540054


class Pair(NamedTuple):
    """The returns of two coins on the days both have."""

    own: Array
    other: Array


class Correlation(NamedTuple):
    """Pearson's r with the interval that holds it in 95 of 100 cases (Fisher), and the days."""

    r: float
    low: float
    high: float
    n: int


def aligned(own: Daily, other: Daily, length: int) -> Pair:
    """Return the known days in common among the last `length` days of `own`."""
    since = own.at[-1] - (length - 1) * DAY if len(own.at) else 0
    mine = own.known & (own.at >= since)
    _, left, right = np.intersect1d(
        own.at[mine], other.at[other.known], assume_unique=True, return_indices=True
    )
    return Pair(own.returns[mine][left], other.returns[other.known][right])


def beta(own: Daily, other: Daily, length: int) -> float | Absent:
    """Return how many percent the coin moved, in the mean, for each percent of the other.

    Undefined where one of them stood still.
    """
    pair = aligned(own, other, length)
    if len(pair.own) < FEWEST[length]:
        return NO_HISTORY
    if _is_still(pair):
        return UNDEFINED
    covariance = np.cov(pair.own, pair.other)
    return float(covariance[0, 1] / covariance[1, 1])


def correlation(own: Daily, other: Daily, length: int) -> Correlation | Absent:
    """Return how closely the coin moved with the other; undefined where one of them stood still."""
    pair = aligned(own, other, length)
    n = len(pair.own)
    if n < FEWEST[length]:
        return NO_HISTORY
    if _is_still(pair):
        return UNDEFINED
    r = min(1.0, max(-1.0, float(np.corrcoef(pair.own, pair.other)[0, 1])))
    if abs(r) == 1:
        return Correlation(r, r, r, n)
    reach = NORMAL_95 / math.sqrt(n - 3)
    return Correlation(r, math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach), n)


def _is_still(pair: Pair) -> bool:
    return daily.deviation(pair.own) == 0 or daily.deviation(pair.other) == 0
