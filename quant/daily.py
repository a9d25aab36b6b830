"""Daily closes and what they returned, day by day: what the formulas of risk are fed with.

A day that was made up to fill a gap has a return like any other, but is not known; nothing that
compares two coins, or counts the days behind a figure, counts it.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from quant import ewma
from quant.columns import Array, Flags, Times, as_array

DAY = 86400
YEAR = 365  # days: these markets never close
KNOWN_SHARE = 0.9  # of a window's days, below which the window says nothing
STILL = 1e-12  # a spread of returns below this is what arithmetic leaves of none at all


class Daily(NamedTuple):
    """One coin's days, oldest first.

    `close` has one value more than `returns`, `at` and `known`: the close before the first return.
    `at` is the epoch second of the close that a return ends with.
    """

    close: Array
    returns: Array
    at: Times
    known: Flags


def of_closes(closes: Sequence[tuple[int, float]], filled: Collection[int] = ()) -> Daily:
    """Take (epoch second of the close, price) without holes; `filled` are the made-up moments.

    Raises ValueError without any close.
    """
    if not closes:
        raise ValueError("a series of days needs a close")
    at = np.array([moment for moment, _ in closes], dtype=np.int64)
    close = as_array([price for _, price in closes])
    is_real = np.array([moment not in filled for moment, _ in closes], dtype=np.bool_)
    return Daily(close, ewma.returns(close), at[1:], is_real[1:] & is_real[:-1])


def is_whole(known: Flags, days: int) -> bool:
    """Tell whether enough of the last `days` days are known, nine in ten."""
    return int(known[-days:].sum()) >= KNOWN_SHARE * days


def deviation(returns: Array) -> float:
    """Return the sample standard deviation; 0 where only the noise of arithmetic is left."""
    found = float(np.std(returns, ddof=1))
    return 0.0 if found < STILL else found
