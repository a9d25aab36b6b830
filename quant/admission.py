"""When a challenger may move the middle of a range: only by its own record, and while it lasts.

The record is that of forecasts issued beforehand, of windows side by side. All challengers and
horizons are one family of tests, those without a record included.
"""

from collections.abc import Iterable
from typing import NamedTuple

from quant import accuracy
from quant.challengers import CHALLENGERS
from quant.ranges import HORIZONS

FEWEST = 250  # scored windows
MOST_P = 0.05
MOST_RELATIVE_ERROR = 0.99

Key = tuple[str, int]  # name, days


class Tally(NamedTuple):
    """A challenger's live record over a horizon: errors less those of the price staying."""

    name: str
    days: int
    n: int
    relative_error: float | None
    mean: float
    variance: float


def adjusted(tallies: Iterable[Tally]) -> dict[Key, float]:
    """Return the p-value of each challenger and horizon after Holm; 1 without a record."""
    family = dict.fromkeys(((name, days) for name in CHALLENGERS for days in HORIZONS), 1.0)
    for tally in tallies:
        key = (tally.name, tally.days)
        if key in family and tally.n >= FEWEST:
            p = accuracy.moments_p(tally.n, tally.mean, tally.variance)
            family[key] = 1.0 if p is None else p
    return dict(zip(family, accuracy.holm(list(family.values())), strict=True))


def admitted(tallies: Iterable[Tally]) -> dict[int, str]:
    """Return the challenger that moves the middle, by days of the horizon; mostly nobody.

    Of several the one with the least error.
    """
    known = list(tallies)
    chances = adjusted(known)
    found: dict[int, tuple[float, str]] = {}
    for tally in known:
        error = tally.relative_error
        if error is None or error > MOST_RELATIVE_ERROR:
            continue
        if chances.get((tally.name, tally.days), 1.0) < MOST_P:
            best = found.get(tally.days)
            found[tally.days] = min(best, (error, tally.name)) if best else (error, tally.name)
    return {days: name for days, (_, name) in found.items()}
