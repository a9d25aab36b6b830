"""The columns of a price series as arrays fit for the indicator library, and nothing else.

Every array is float64, finite and of one length; a column that the source does not have is None.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from quant.candles import Bar

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]


class Columns(NamedTuple):
    """One series by column, oldest first; high and low are None for a close-only series."""

    open_at: Times
    close: Array
    high: Array | None
    low: Array | None
    volume: Array | None


def of_bars(bars: Sequence[Bar]) -> Columns:
    """Turn bars into columns; a column with any value missing is None as a whole."""
    return Columns(
        np.array([bar.open_at for bar in bars], dtype=np.int64),
        as_array([bar.close for bar in bars]),
        _whole([bar.high for bar in bars]),
        _whole([bar.low for bar in bars]),
        _whole([bar.volume_base for bar in bars]),
    )


def as_array(values: Sequence[float] | Array) -> Array:
    """Return float64 values; raises ValueError when one of them is not finite."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError("a series must be one row of finite numbers")
    return array


def unit(values: Array) -> float:
    """Return the power of two next to the largest value: dividing by it loses no digit.

    Formulas that compare with a fixed small number then treat every price alike, 1e-35 or 1e9.
    """
    largest = float(np.abs(values).max(initial=0.0))
    return math.ldexp(1.0, math.frexp(largest)[1] - 1) if largest > 0 else 1.0


def _whole(values: Sequence[float | None]) -> Array | None:
    known = [value for value in values if value is not None]
    return as_array(known) if len(known) == len(values) else None
