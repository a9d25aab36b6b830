"""./bin/bench forecast PATH: how the ranges did on every day of real daily series.

Walk-forward from day 790 of each series, nothing later than a day entering its forecast but the
shipped pool, held to stated bars: promised coverage, and a better interval score than the Gaussian
random walk's.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench import daily_series
from bench.daily_series import Daily
from quant import backtest, ranges
from quant.backtest import Record
from quant.challengers import CHALLENGERS

FIRST = 790
BARS = {0.80: (0.77, 0.83), 0.95: (0.93, 0.97)}
HELD_TO_COVERAGE = (1, 7)  # days
MOST_SECONDS, CANDLES = 0.5, 3000


class Line(NamedTuple):
    """One series and horizon: its record, the challengers' relative errors, what it misses."""

    name: str
    record: Record
    errors: dict[str, float | None]
    missed: list[str]


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 when a bar is missed, 2 when there is nothing to measure."""
    if len(arguments) != 1 or not Path(arguments[0]).exists():
        sys.stderr.write("bench: forecast takes a folder or file of daily series\n")
        return 2
    found = [line for series in daily_series.read(Path(arguments[0])) for line in judge(series)]
    if not found:
        sys.stderr.write(f"bench: no series of more than {FIRST} days in {arguments[0]}\n")
        return 2
    print("\n".join(table(found)))
    seconds = all_origins_seconds()
    print(f"\n{CANDLES} candles, three horizons, every day: {seconds:.2f} s (bar {MOST_SECONDS} s)")
    return 1 if any(line.missed for line in found) or seconds > MOST_SECONDS else 0


def judge(series: Daily) -> Iterator[Line]:
    """Judge a series at each horizon from day 790 on; nothing for one that is shorter."""
    clock = ranges.clock(series.closes)
    for days in ranges.HORIZONS:
        record = backtest.judge(clock, days, first=FIRST)
        if record is not None:
            errors = {
                name: backtest.challenge(clock, days, name, first=FIRST).relative_error
                for name in CHALLENGERS
            }
            yield Line(series.name, record, errors, missed(record))


def missed(record: Record) -> list[str]:
    """Name the bars that a record does not reach."""
    held = dict(zip(ranges.SHARES, record.coverage, strict=True))
    found = [
        f"{share:.0%} held {held[share]:.1%}"
        for share, (low, high) in BARS.items()
        if record.days in HELD_TO_COVERAGE and not low <= held[share] <= high
    ]
    return [*found, *(["score"] if record.relative_score >= 1 else [])]


def table(found: Sequence[Line]) -> list[str]:
    """Lay the lines out as text."""
    head = (
        f"{'series':32} days origins   50 %   80 %   95 %  score  Gauss  ratio  p       best middle"
    )
    return [head, *(_text(line) for line in found)]


def all_origins_seconds() -> float:
    """Time the ranges of every day of 3,000 candles at all horizons."""
    closes = np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.03, CANDLES)))
    began = time.perf_counter()
    clock = ranges.clock(closes)
    for days in ranges.HORIZONS:
        ranges.widths(clock, days)
    return time.perf_counter() - began


def _text(line: Line) -> str:
    record = line.record
    held = "".join(f"{100 * share:7.1f}" for share in record.coverage)
    chance = "-" if record.score_p is None else f"{record.score_p:.4f}"
    known = {name: error for name, error in line.errors.items() if error is not None}
    best = min(known, key=lambda name: known[name], default="")
    middle = f"{best} {known[best]:.3f}" if best else "-"
    verdict = "misses: " + ", ".join(line.missed) if line.missed else "ok"
    return (
        f"{line.name:32} {record.days:4} {len(record.origins):7}{held} {record.score:6.3f} "
        f"{record.baseline_score:6.3f} {record.relative_score:6.3f}  {chance:7} {middle:22} "
        f"{verdict}"
    )
