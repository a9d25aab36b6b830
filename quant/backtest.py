"""How ranges and middles did in the past: every day of a series judged by what came after it.

Nothing later than a day enters its forecast but the pool, which is that of now. Windows overlap, so
`effective` counts only those that fit side by side, and intervals rest on that number.
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from quant import accuracy, challengers, kupiec, ranges, wilson
from quant.columns import Array, Flags, Times
from quant.ranges import Clock, Quantiles, Widths

BASELINE = "random-walk-gauss/1"
FIRST_ORIGIN = 91  # returns before the first day that is judged
MIDDLE_SHARE = 0.80  # of the range that is scored
FEWEST_KUPIEC = 50  # windows side by side
_MIDDLE = ranges.SHARES.index(MIDDLE_SHARE)
GAUSS_80 = NormalDist().inv_cdf(0.5 + MIDDLE_SHARE / 2)

Widener = Callable[[Clock, int, Quantiles | None], Widths]


class Interval(NamedTuple):
    """The ends of a 95 % interval."""

    low: float
    high: float


class Record(NamedTuple):
    """How the ranges of one horizon did. Scores and errors are in log price; lower is better.

    `origins` are the days judged; `score` is the mean interval score of the 80 % range,
    `baseline_score` that of the Gaussian random walk, `score_p` how likely so much a better one is
    by chance. `scaled_error` is the mean error over the usual move before the first day (MASE).
    """

    days: int
    origins: Times
    effective: float
    coverage: tuple[float, float, float]
    kupiec_p: float | None
    score: float
    baseline_score: float
    baseline_coverage_80: float
    score_p: float | None
    scaled_error: float | None
    below: float
    above: float

    @property
    def relative_score(self) -> float:
        """Return the interval score over the baseline's."""
        return self.score / self.baseline_score


class Challenge(NamedTuple):
    """How a challenger of the middle did against "the price stays" on the same days."""

    name: str
    days: int
    n: int
    relative_error: float | None
    better_p: float | None
    direction: float | None  # share of its calls that had the right sign
    direction_ci: Interval | None


def interval_score(moved: Array, reach: Array) -> Array:
    """Return the width of 80 % ranges, and ten times what the move went beyond them."""
    return np.asarray(2 * reach + 10 * np.maximum(np.abs(moved) - reach, 0.0))


def gauss_reach(made: Clock, days: int) -> Array:
    """Return the half width of the baseline's 80 % range on every day, in log price."""
    return GAUSS_80 * made.fast * math.sqrt(days)


def judge(
    made: Clock,
    days: int,
    pool: Quantiles | None = None,
    *,
    first: int = FIRST_ORIGIN,
    widen: Widener = ranges.widths,
) -> Record | None:
    """Judge the ranges of one horizon from day `first` on; None when there is nothing to judge."""
    reach = widen(made, days, pool).reach
    origins = np.arange(first, len(made.log) - days)
    origins = origins[~np.isnan(reach[origins, _MIDDLE])] if len(origins) else origins
    if not len(origins):
        return None
    moved = made.log[origins + days] - made.log[origins]
    inside = np.abs(moved)[:, np.newaxis] <= reach[origins]
    held = tuple(float(share) for share in inside.mean(axis=0))
    middle, gauss = reach[origins, _MIDDLE], gauss_reach(made, days)[origins]
    ours, theirs = interval_score(moved, middle), interval_score(moved, gauss)
    effective = len(origins) / days
    return Record(
        days,
        origins,
        effective,
        (held[0], held[1], held[2]),
        _kupiec(inside[::days, _MIDDLE]),
        float(ours.mean()),
        float(theirs.mean()),
        float((np.abs(moved) <= gauss).mean()),
        accuracy.better_p(ours, theirs, days),
        _scaled_error(made.log, int(origins[0]), days, np.abs(moved)),
        float((moved < -middle).mean()),
        float((moved > middle).mean()),
    )


def challenge(made: Clock, days: int, name: str, *, first: int = FIRST_ORIGIN) -> Challenge:
    """Judge a challenger from day `first` on, or from when it begins to forecast."""
    forecast = challengers.CHALLENGERS[name](made.log, days)
    origins = np.arange(first, len(made.log) - days)
    origins = origins[~np.isnan(forecast[origins])] if len(origins) else origins
    moved = made.log[origins + days] - made.log[origins]
    return compare(name, days, forecast[origins], moved, step=days)


def compare(name: str, days: int, forecast: Array, moved: Array, *, step: int) -> Challenge:
    """Hold forecasts of moves against the moves; `step` of the windows overlap."""
    missed, stayed = np.abs(moved - forecast), np.abs(moved)
    calls = (forecast != 0) & (moved != 0)
    right = float((np.sign(forecast) == np.sign(moved))[calls].mean()) if calls.any() else None
    return Challenge(
        name,
        days,
        len(moved),
        float(missed.sum() / stayed.sum()) if stayed.sum() > 0 else None,
        accuracy.better_p(missed, stayed, step),
        right,
        None if right is None else Interval(*wilson.interval(right, int(calls.sum()) / step)),
    )


def _kupiec(inside: Flags) -> float | None:
    if len(inside) < FEWEST_KUPIEC:
        return None
    return kupiec.p_value(int((~inside).sum()), len(inside), 1 - MIDDLE_SHARE)


def _scaled_error(log: Array, first: int, days: int, errors: Array) -> float | None:
    """Return the mean error over the mean move of as many days known before the first forecast."""
    known = np.abs(log[days : first + 1] - log[: max(first + 1 - days, 0)])
    usual = float(known.mean()) if len(known) else 0.0
    return float(errors.mean()) / usual if usual > 0 else None
