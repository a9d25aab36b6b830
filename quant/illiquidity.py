"""How much a price gives way to money: Amihud's measure (2002)."""

import math

import numpy as np

from quant.absent import NO_HISTORY, NOT_PUBLISHED, UNDEFINED, Absent
from quant.columns import Array, Flags

DAYS, FEWEST = 90, 60


def amihud(returns: Array, known: Flags, traded_usd: Array | None) -> float | Absent:
    """Return the mean of |return| per million dollars traded, of the last 90 days.

    `traded_usd` has a value per return; None where the source publishes no volume. A day without
    trade says nothing of how the price would have given way; undefined where there was so little
    that the measure has no number.
    """
    if traded_usd is None:
        return NOT_PUBLISHED
    counted = known[-DAYS:]
    if int(counted.sum()) < FEWEST:
        return NO_HISTORY
    traded = traded_usd[-DAYS:]
    counted = counted & (traded > 0) & np.isfinite(traded)
    if int(counted.sum()) < FEWEST:
        return UNDEFINED
    with np.errstate(over="ignore"):
        given = float(np.mean(np.abs(returns[-DAYS:][counted]) / traded[counted]) * 1e6)
    return given if math.isfinite(given) else UNDEFINED
