"""The made-up figures of the start page: a look at a coin page for those who have no account yet.

No coin, no market: a wave on a slope, dated nowhere, and labelled as made up where it is shown.
"""

import itertools
import math
from typing import NamedTuple

from blueprints.presentation import figures, still
from blueprints.presentation.still import Candle

_BARS = 60
_DAY = 86_400
_FIRST_DAY = 1_767_225_600  # 1 January 2026


class Example(NamedTuple):
    """The three pictures, and the parts of a quality as (label, text, percent)."""

    dots: figures.DotPlot
    chart: still.Still | None
    meter: figures.Meter
    quality: tuple[tuple[str, str, int], ...]


def make() -> Example:
    """Draw the pictures."""
    shown = 40_000.0
    readings = [
        ("Exchange A", False, shown * 1.0002, ""),
        ("Exchange B", False, shown * 0.9999, ""),
        ("Aggregator C", True, shown * 0.9996, ""),
        ("Aggregator D", False, None, "no answer in time"),
    ]
    return Example(
        figures.dot_plot("Three of four agree within 0.06\u00a0%", shown, readings),
        still.draw(_candles()),
        figures.meter("Daily candles: down, −22", "six votes by weight", -22.2, []),
        (
            ("Coverage", "100", 100),
            ("Agreement", "97", 97),
            ("Freshness", "100", 100),
            ("Answers", "3 of 4", 75),
        ),
    )


def _candles() -> list[Candle]:
    closes = [
        40_000 * math.exp(0.06 * math.sin(bar / 7) + 0.025 * math.sin(bar * 1.7) - 0.001 * bar)
        for bar in range(_BARS + 1)
    ]
    return [
        Candle(
            _FIRST_DAY + _DAY * bar,
            before,
            max(before, close) * (1.006 + 0.004 * math.cos(bar)),
            min(before, close) * (0.994 - 0.004 * math.sin(bar)),
            close,
            1000 + 600 * math.sin(bar / 3) ** 2 + 300 * math.cos(bar * 2.3),
        )
        for bar, (before, close) in enumerate(itertools.pairwise(closes))
    ]
