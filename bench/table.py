"""One measurement as a ratio, and many of them as one table.

A time alone says more about the machine than about us; a ratio taken in the same minutes holds.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Ratio(NamedTuple):
    """What was measured, what it was held against, and both figures, in seconds by default."""

    what: str
    against: str
    ours: float
    theirs: float
    unit: str = "s"


def interleaved(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """Time two ways of doing the same in turns; return the median seconds of each."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(2 * rounds):
        way = (ours, theirs)[turn % 2]
        began = time.perf_counter()
        way()
        times[turn % 2].append(time.perf_counter() - began)
    return statistics.median(times[0]), statistics.median(times[1])


def lines(ratios: Iterable[Ratio]) -> list[str]:
    """Lay the ratios out as a table."""
    rows = [("measured", "against", "ours", "theirs", "ratio")]
    rows += [
        (r.what, r.against, _figure(r.ours, r.unit), _figure(r.theirs, r.unit), _ratio(r))
        for r in ratios
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return [
        "  ".join(
            text.ljust(width) if column < 2 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _figure(value: float, unit: str) -> str:
    small = unit == "s" and value < 1
    return f"{value * 1000:.3g} ms" if small else f"{value:.3g} {unit}"


def _ratio(ratio: Ratio) -> str:
    return f"{ratio.ours / ratio.theirs:.3g}"
