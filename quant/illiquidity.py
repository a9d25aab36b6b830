"""How much a price gives way to money: Amihud's measure (2002)."""

import numpy as np

from quant.absent import NO_HISTORY, NOT_PUBLISHED, UNDEFINED, Absent
from quant.columns import Array, Flags

DAYS, FEWEST = 90, 60


def amihud(returns: Array, known: Flags, traded_usd: Array | None) -> float | Absent:
    """Return the mean of |return| per million dollars traded, of the last 90 days.

    `traded_usd` has a value per return; None where the source publishes no volume. A day without
    trade says nothing of how the price would have given way.
    """
    if traded_usd is None:
        return NOT_PUBLISHED
    counted = known[-DAYS:]
    if int(counted.sum()) < FEWEST:
        return NO_HISTORY
    traded = traded_usd[-DAYS:]
    counted = counted & (traded > 0)
    if int(counted.sum()) < FEWEST:
        return UNDEFINED
    return float(np.mean(np.abs(returns[-DAYS:][counted]) / traded[counted]) * 1e6)
