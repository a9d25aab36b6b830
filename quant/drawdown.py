"""How deep a price fell from its highest point before, from when to when, and where it is now."""

from typing import NamedTuple

import numpy as np

from quant.columns import Array


class Fall(NamedTuple):
    """The deepest fall, by positions in the series; `pct` is positive, 0 where nothing fell.

    `peak` lies before `trough`, `recovered` after it. None: nothing fell, or it has not recovered.
    """

    pct: float
    peak: int | None
    trough: int | None
    recovered: int | None


class Now(NamedTuple):
    """How far below its peak the last close lies, and the position where that peak was last."""

    pct: float
    peak: int


def underwater_pct(closes: Array) -> Array:
    """Return how many percent each close lies below the highest one until then: 0 or more."""
    return 100 * (1 - closes / np.maximum.accumulate(closes))


def deepest(closes: Array) -> Fall:
    """Find the deepest fall of at least one close; the first of equals."""
    below = underwater_pct(closes)
    trough = int(np.argmax(below))
    if below[trough] <= 0:
        return Fall(0.0, None, None, None)
    peak = last_peak(closes[: trough + 1])
    later = np.flatnonzero(closes[trough:] >= closes[peak])
    recovered = trough + int(later[0]) if len(later) else None
    return Fall(float(below[trough]), peak, trough, recovered)


def current(closes: Array) -> Now:
    """Say where the last close stands."""
    return Now(float(underwater_pct(closes)[-1]), last_peak(closes))


def last_peak(closes: Array) -> int:
    """Return where the highest close was last."""
    return len(closes) - 1 - int(np.argmax(closes[::-1]))
