"""The model range/1: how far a price lies from today's after 1, 7 and 30 days.

Sizes of past moves, measured in the volatility of their own time, give the width; the middle is
today's price. The coin's own sizes are drawn towards those of many coins while it has few windows
that do not overlap. Nothing on a day t uses a close after t, and no random number enters.

References: conformal quantile with its rank for finite samples (Vovk; Lei and others), RiskMetrics.
"""

import math
from bisect import insort
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from quant import ewma
from quant.columns import Array, Times

MODEL = "range/1"
SHARES = (0.50, 0.80, 0.95)
HORIZONS = (1, 7, 30)  # days
FEWEST = {1: 30, 7: 30, 30: 60}  # returns
YEAR = 365  # returns in the slow half of the variance
POOL_WINDOWS = 100  # the pool counts as so many windows of the coin's own
FLAT = 1e-9  # a daily volatility below it is that of a price that stands still
WIDEST = 20.0  # in log price: beyond a factor of 500 million a range says nothing

Quantiles = tuple[float, float, float]
SHIPPED_POOL: Mapping[int, Quantiles] = {
    1: (0.49, 1.04, 1.93),
    7: (0.52, 1.10, 2.02),
    30: (0.59, 1.21, 2.13),
}
"""The quantiles of 28 coins, 2017 to 2026, by days: used until our own coins give them."""


class Clock(NamedTuple):
    """The logarithms of closes, and the daily volatility at each; NaN before 30 returns.

    `sigma` is the model's own; `fast` is the one that forgets, which the baseline uses.
    """

    log: Array
    sigma: Array
    fast: Array

    @property
    def returns(self) -> int:
        """Return how many returns there are."""
        return len(self.log) - 1


class Widths(NamedTuple):
    """How wide the ranges of one horizon are on each day, a column for each of SHARES.

    `windows` past moves are known on a day; `own` is their quantile (NaN where there is none),
    `used` the one drawn towards the pool, `reach` the half width in log price: NaN where the model
    makes no range.
    """

    days: int
    windows: Times
    own: Array
    used: Array
    reach: Array


def clock(closes: Sequence[float] | Array) -> Clock:
    """Measure the volatility of every day of a series of positive daily closes."""
    returns = ewma.returns(closes)
    fast = ewma.variances(returns)
    squares = np.concatenate(([0.0], np.cumsum(returns**2)))
    day = np.arange(len(squares))
    begin = np.maximum(day - YEAR, 0)
    with np.errstate(invalid="ignore"):
        slow = np.maximum(squares - squares[begin], 0.0) / np.maximum(day - begin, 1)
        return Clock(np.log(closes), np.sqrt(0.5 * fast + 0.5 * slow), np.sqrt(fast))


def scores(made: Clock, days: int) -> Array:
    """Return the size of the move that began on each day, in the volatility of that day.

    The one of day s is known on day s + `days`; NaN before 30 returns and where the price stood
    still, for there is nothing to measure with.
    """
    begin = made.sigma[: max(len(made.log) - days, 0)]
    moved = np.abs(made.log[days:] - made.log[: len(begin)])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(begin >= FLAT, moved / (begin * math.sqrt(days)), np.nan)


def widths(made: Clock, days: int, pool: Quantiles | None = None) -> Widths:
    """Return how wide the ranges are on every day, from what was known on that day."""
    own, windows = _own_quantiles(scores(made, days), len(made.log), days)
    effective = (windows / days)[:, np.newaxis]
    pooled = np.array(pool or SHIPPED_POOL[days])
    known = np.where(np.isnan(own), 0.0, own)
    used = (effective * known + POOL_WINDOWS * pooled) / (effective + POOL_WINDOWS)
    reach = used * made.sigma[:, np.newaxis] * math.sqrt(days)
    is_made = (made.sigma >= FLAT) & (reach[:, -1] <= WIDEST)
    is_made &= np.arange(len(made.log)) >= FEWEST[days]
    return Widths(days, windows, own, used, np.where(is_made[:, np.newaxis], reach, np.nan))


def quantile(sizes: Sequence[float], share: float) -> float:
    """Return the size that a next one of the same kind does not exceed, so often or more.

    `sizes` are sorted and at least one; the rank is that of a finite sample, the largest at most.
    """
    return sizes[min(math.ceil((len(sizes) + 1) * share), len(sizes)) - 1]


def _own_quantiles(sizes: Array, length: int, days: int) -> tuple[Array, Times]:
    """Return quantiles and count of the sizes known on each of `length` days."""
    quantiles = np.full((length, len(SHARES)), np.nan)
    windows = np.zeros(length, dtype=np.int64)
    known: list[float] = []
    for day, size in enumerate(sizes.tolist(), start=days):
        if not math.isnan(size):
            insort(known, size)
        if known:
            quantiles[day] = [quantile(known, share) for share in SHARES]
            windows[day] = len(known)
    return quantiles, windows
