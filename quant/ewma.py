"""Variance of daily returns that forgets: what ranges and losses of tomorrow are measured in.

Returns are logarithmic, one a day, oldest first; variances are per day. The weight of each day is
that of RiskMetrics (1996).
"""

from collections.abc import Sequence

import numpy as np

from quant.columns import Array, as_array

DECAY = 0.94
WARM_UP = 30  # the first so many returns give the variance to begin with


def returns(closes: Sequence[float] | Array) -> Array:
    """Return ln(c_t / c_t-1) of positive closes: one value fewer than closes."""
    return np.diff(np.log(as_array(closes)))


def variances(daily_returns: Sequence[float] | Array) -> Array:
    """Return v_0 ... v_n for n returns: v_t is known once the t-th return is.

    v_0 is the mean of the first 30 squared returns, v_t = 0.94 v_t-1 + 0.06 r_t². Values before
    v_30 are NaN, because they were made of returns that came later; fewer than 30 returns leave
    nothing but NaN.
    """
    squares = as_array(daily_returns) ** 2
    made = np.full(len(squares) + 1, np.nan)
    if len(squares) < WARM_UP:
        return made
    variance = float(squares[:WARM_UP].mean())
    for day, square in enumerate(squares.tolist(), start=1):
        variance = DECAY * variance + (1 - DECAY) * square
        if day >= WARM_UP:
            made[day] = variance
    return made
