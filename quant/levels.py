"""Price levels where a series turned before: swing highs and lows, merged where they are close.

Nothing is made up where no swing is near: an empty list is the answer then.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from quant.columns import Array, Columns, Flags, Times

SIDE = 5  # bars on each side that a swing stands out from
REACH = 200  # bars looked at
MERGE_SHARE = 0.0025  # of the price
MERGE_RANGE = 0.5  # of the average true range
MOST = 3  # levels on each side of the price


class Level(NamedTuple):
    """A price that turned the series `touches` times, last in the bar opened at `last_open_at`."""

    price: float
    touches: int
    last_open_at: int


class Levels(NamedTuple):
    """Levels at or below the last close, and above it; nearest first, at most three each."""

    support: list[Level]
    resistance: list[Level]


def swings(values: Array) -> Flags:
    """Mark the bars whose value is the highest of five bars on each side, the first of equals."""
    marks = np.zeros(len(values), dtype=bool)
    if len(values) > 2 * SIDE:
        windows = sliding_window_view(values, 2 * SIDE + 1)
        middle = windows[:, SIDE]
        is_new = middle > windows[:, :SIDE].max(axis=1)
        marks[SIDE:-SIDE] = is_new & (middle >= windows[:, SIDE + 1 :].max(axis=1))
    return marks


def find(columns: Columns, atr: float | None) -> Levels | None:
    """Return the levels around the last close; None for a series without highs and lows.

    `atr` is the last average true range in the unit of the price, None when it is not known.
    """
    if columns.high is None or columns.low is None:
        return None
    recent = slice(-REACH, None)
    turns = _turns(columns.high, swings(columns.high), columns.open_at, recent)
    turns += _turns(columns.low, swings(-columns.low), columns.open_at, recent)
    last = float(columns.close[-1])
    merged = _merged(sorted(turns), MERGE_RANGE * atr if atr is not None else 0.0)
    below = [level for level in merged if level.price <= last]
    above = [level for level in merged if level.price > last]
    return Levels(below[::-1][:MOST], above[:MOST])


def _turns(values: Array, marks: Flags, open_at: Times, recent: slice) -> list[tuple[float, int]]:
    marked = marks[recent]
    prices, times = values[recent][marked].tolist(), open_at[recent][marked].tolist()
    return list(zip(prices, times, strict=True))


def _merged(turns: list[tuple[float, int]], least_distance: float) -> list[Level]:
    groups: list[list[tuple[float, int]]] = []
    for turn in turns:
        mean = _mean(groups[-1]) if groups else 0.0
        if groups and turn[0] - mean <= max(least_distance, MERGE_SHARE * mean):
            groups[-1].append(turn)
        else:
            groups.append([turn])
    return [Level(_mean(group), len(group), max(at for _, at in group)) for group in groups]


def _mean(group: list[tuple[float, int]]) -> float:
    return sum(price for price, _ in group) / len(group)
