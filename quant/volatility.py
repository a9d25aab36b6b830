"""How far a coin swings: deviations of daily returns over windows, and how unusual that is."""

import math
from typing import NamedTuple

import numpy as np

from quant import daily, ewma
from quant.absent import NO_HISTORY, TOO_SHORT, Absent
from quant.columns import Array
from quant.daily import YEAR, Daily

WINDOWS = {"d30": 30, "d90": 90, "d365": YEAR}
MONTH = 30
FEWEST_MONTHS = 180  # rolling windows of a month that a rank needs


class Volatility(NamedTuple):
    """A deviation in percent, of a day and of a year, and the known days behind it."""

    daily_pct: float
    annual_pct: float
    n: int


def window(days: Daily, length: int) -> Volatility | Absent:
    """Measure the last `length` days; nothing when more than one in ten of them is not known."""
    if len(days.returns) < 2 or not daily.is_whole(days.known, length):
        return NO_HISTORY
    spread = 100 * daily.deviation(days.returns[-length:])
    return Volatility(spread, spread * math.sqrt(YEAR), int(days.known[-length:].sum()))


def recent_pct(days: Daily) -> float | Absent:
    """Return what a year's deviation is if all days are like the last ones, in percent."""
    variance = ewma.variances(days.returns)[-1]
    return TOO_SHORT if np.isnan(variance) else 100 * math.sqrt(variance * YEAR)


def rank_pct(days: Daily) -> float | Absent:
    """Return how many percent of the year's rolling months were calmer than the last one.

    Equals count half; nothing without 180 such months.
    """
    if isinstance(window(days, MONTH), Absent):
        return NO_HISTORY
    months = _months(days.returns)
    if len(months) < FEWEST_MONTHS:
        return NO_HISTORY
    calmer, wilder = months < months[-1] - daily.STILL, months > months[-1] + daily.STILL
    return 50.0 * float(np.mean(calmer) + np.mean(~wilder))


def _months(returns: Array) -> Array:
    last = returns[-(YEAR + MONTH - 1) :]
    if len(last) < MONTH:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(last, MONTH)
    return np.asarray(np.std(windows, axis=1, ddof=1), dtype=np.float64)
