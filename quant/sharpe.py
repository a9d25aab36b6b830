"""Return for the risk taken, with the error of that figure, which is nearly always larger."""

import math
from typing import NamedTuple

import numpy as np

from quant import daily
from quant.absent import NO_HISTORY, UNDEFINED, Absent
from quant.daily import YEAR, Daily

NORMAL_95 = 1.96


class Sharpe(NamedTuple):
    """The ratio of a year without a rate free of risk, and its standard error (Lo, 2002)."""

    value: float
    error: float

    @property
    def is_distinguishable(self) -> bool:
        """Tell whether the ratio differs from zero by more than its error explains."""
        return abs(self.value) > NORMAL_95 * self.error


def of_year(days: Daily) -> Sharpe | Absent:
    """Measure the last 365 days, of which nine in ten must be known."""
    if not daily.is_whole(days.known, YEAR):
        return NO_HISTORY
    returns = days.returns[-YEAR:]
    spread = daily.deviation(returns)
    if spread == 0:
        return UNDEFINED
    ratio = float(np.mean(returns)) / spread
    error = math.sqrt((1 + ratio**2 / 2) / len(returns))
    return Sharpe(ratio * math.sqrt(YEAR), error * math.sqrt(YEAR))
