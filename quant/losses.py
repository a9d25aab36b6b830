"""How much may be lost within a day: value at risk and expected shortfall, measured two ways.

Filtered: past returns in units of their day's own deviation, scaled to today's (Barone-Adesi and
others, 1999). Plain: the returns of the last year as they were. Losses are percents of the price,
positive when something is lost. Quantiles are linear between order statistics (type 7).
"""

import math
from typing import NamedTuple

import numpy as np

from quant import daily, ewma, kupiec
from quant.absent import TOO_SHORT, UNDEFINED, Absent
from quant.columns import Array
from quant.daily import YEAR

MOST, FEWEST = 1000, 250  # days in units of their deviation
LOOKED_BACK = 250  # days whose losses are held against what was said the day before


class Tail(NamedTuple):
    """The loss that a day exceeds so rarely, and the mean loss of the days that do."""

    var_pct: float
    es_pct: float


class Exceptions(NamedTuple):
    """How many of the last 250 days lost more than was said, and how many were to be expected."""

    expected: float
    seen: int
    kupiec_p: float


def standardised(returns: Array) -> Array:
    """Return each return over the deviation known the day before; NaN where that was nothing."""
    before = ewma.variances(returns)[:-1]
    made = np.full(len(returns), np.nan)
    np.divide(returns, np.sqrt(before), out=made, where=before > 0)
    return made


def sample_size(returns: Array) -> int:
    """Return how many standardised days the filtered figures rest on."""
    return len(_usable(standardised(returns)))


def filtered(returns: Array, level: float) -> Tail | Absent:
    """Return the tail of tomorrow beyond `level` (0.95: one day in twenty).

    Undefined where the price stood still until too few days ago.
    """
    if len(returns) < FEWEST + ewma.WARM_UP:
        return TOO_SHORT
    last = ewma.variances(returns)[-1]
    if last == 0:
        return Tail(0.0, 0.0)
    sample = _usable(standardised(returns))
    return UNDEFINED if len(sample) < FEWEST else _tail(sample, level, math.sqrt(last))


def historical(returns: Array, level: float) -> Tail | Absent:
    """Return the tail of the last year's days beyond `level`."""
    sample = returns[-YEAR:]
    return TOO_SHORT if len(sample) < FEWEST else _tail(sample, level, 1.0)


def breaches(returns: Array, level: float, since: int) -> list[bool] | Absent:
    """Tell of every day from the index `since` on whether it lost more than was said before it.

    What was said rests on the days before alone; nothing when those of the first are too few, or
    the price stood still on too many of them. What arithmetic leaves of nothing is no loss.
    """
    if since < FEWEST + ewma.WARM_UP:
        return TOO_SHORT
    scaled = standardised(returns)
    deviations = np.sqrt(ewma.variances(returns))
    if len(_usable(scaled[:since])) < FEWEST:
        return UNDEFINED
    told = []
    for day in range(since, len(returns)):
        threshold = np.quantile(_usable(scaled[:day]), 1 - level) * deviations[day]
        told.append(bool(returns[day] < threshold - daily.STILL))
    return told


def exceptions(returns: Array, level: float) -> Exceptions | Absent:
    """Count the breaches of the last 250 days and test their number."""
    told = breaches(returns, level, len(returns) - LOOKED_BACK)
    if isinstance(told, Absent):
        return told
    seen, share = sum(told), 1 - level
    return Exceptions(share * LOOKED_BACK, seen, kupiec.p_value(seen, LOOKED_BACK, share))


def _usable(scaled: Array) -> Array:
    return scaled[np.isfinite(scaled)][-MOST:]


def _tail(sample: Array, level: float, scale: float) -> Tail:
    quantile = float(np.quantile(sample, 1 - level))
    worse = sample[sample <= quantile]
    var = _loss_pct(quantile * scale)
    mean = float(np.mean(-100 * np.expm1(worse * scale))) if len(worse) else var
    return Tail(var, max(var, mean))


def _loss_pct(log_return: float) -> float:
    return -100 * math.expm1(log_return) + 0.0
