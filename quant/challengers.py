"""What might know better than "the price stays": five simple forecasts of the middle.

Each is a forecast of the logarithmic move from day t to day t + days, made on every day of a
series from closes up to that day; NaN where its window is not full. They are shown beside the
baseline and tested against it.
"""

from collections.abc import Callable, Mapping

import numpy as np

from quant.columns import Array

YEAR = 365
SPAN = 20  # days of the moving average that a price might return to
SHRINK = 0.1


def drift(log: Array, days: int) -> Array:
    """Return the mean daily move of the last year, at most, times the days."""
    day = np.arange(len(log))
    begin = np.maximum(day - YEAR, 0)
    mean = (log - log[begin]) / np.maximum(day - begin, 1)
    return _from(mean * days, 1)


def shrunken_drift(log: Array, days: int) -> Array:
    """Return a tenth of the drift."""
    return SHRINK * drift(log, days)


def momentum(log: Array, days: int) -> Array:
    """Return the move of as many days before: what went on goes on."""
    made = np.full(len(log), np.nan)
    made[days:] = log[days:] - log[: max(len(log) - days, 0)]
    return made


def autoregression(log: Array, days: int) -> Array:
    """Return the sum of the next daily moves by an AR(1) fitted on the last year of them."""
    returns = np.diff(log)
    mean, slope = _fitted(returns[:-1], returns[1:])
    last = returns[1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        decay = np.where(slope == 1, days, slope * (1 - slope**days) / (1 - slope))
    made = np.full(len(log), np.nan)
    made[2:] = days * mean + (last - mean) * decay
    return _from(made, YEAR)


def reversion(log: Array, _days: int) -> Array:
    """Return the way back to the exponential average of 20 days, whatever the horizon."""
    made = np.full(len(log), np.nan)
    if len(log) < SPAN:
        return made
    average, weight = float(log[:SPAN].mean()), 2 / (SPAN + 1)
    for day in range(SPAN, len(log)):
        average += weight * (float(log[day]) - average)
        made[day] = average - log[day]
    return made


CHALLENGERS: Mapping[str, Callable[[Array, int], Array]] = {
    "drift_365": drift,
    "drift_365×0.1": shrunken_drift,
    "momentum": momentum,
    "ar1": autoregression,
    "ema20_reversion": reversion,
}


def _fitted(before: Array, after: Array) -> tuple[Array, Array]:
    """Return the running mean of the returns of a year, and their slope on the day before's.

    A flat year has no slope: 0. A slope outside -1 to 1 is held there.
    """
    sums = [_running(values) for values in (before, after, before * before, before * after)]
    count = np.minimum(np.arange(1, len(before) + 1), YEAR)
    x, y, xx, xy = (total / count for total in sums)
    spread = xx - x * x
    is_known = spread > 1e-12 * np.maximum(xx, 1e-300)
    slope = np.where(is_known, (xy - x * y) / np.where(is_known, spread, 1.0), 0.0)
    return y, np.clip(slope, -1.0, 1.0)


def _running(values: Array) -> Array:
    """Return the sums of the last year of values."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    day = np.arange(1, len(total))
    return np.asarray(total[day] - total[np.maximum(day - YEAR, 0)])


def _from(made: Array, day: int) -> Array:
    """Blank what came before the first day that has enough behind it."""
    made = made.copy()
    made[:day] = np.nan
    return made
