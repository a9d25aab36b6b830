"""Geometry of scores on a scale: from −100 to 100 around its middle, or from 0 to 100.

Positions and sentences, no markup; `templates/_plot.html` turns these into SVG.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Lean(NamedTuple):
    """One row of a diverging bar; without a width its text says why."""

    label: str
    text: str
    start: float  # percent
    width: float | None  # percent
    direction: str
    y: int


class Diverging(NamedTuple):
    """Scores between -100 and 100; where they have a whole, it is the first."""

    finding: str
    note: str
    rows: list[Lean]
    height: int
    description: str
    has_whole: bool


class Gauge(NamedTuple):
    """A mark on a scale from 0 to 100 with words at its ends."""

    finding: str
    note: str
    position: float  # percent
    text: str
    low: str
    high: str
    description: str


def diverging(
    finding: str,
    note: str,
    rows: Sequence[tuple[str, float | None, str]],
    *,
    has_whole: bool = True,
) -> Diverging:
    """Draw (label, score from -100 to 100, text); without a score the text says why."""
    drawn = []
    for index, (label, value, text) in enumerate(rows):
        y = 18 + 39 * index
        if value is None:
            drawn.append(Lean(label, text, 50.0, None, "flat", y))
            continue
        at = 50 + max(-100.0, min(100.0, value)) / 2
        direction = "up" if value > 0 else "down" if value < 0 else "flat"
        drawn.append(Lean(label, text, round(min(50, at), 1), round(abs(at - 50), 1), direction, y))
    said = ", ".join(f"{label} {text}" for label, _, text in rows)
    told = f"{said}; from −100 to +100."
    return Diverging(finding, note, drawn, 39 * len(rows) + 14, told, has_whole)


def gauge(finding: str, note: str, value: float, text: str, *, low: str, high: str) -> Gauge:
    """Place a value of 0 to 100 on its scale."""
    position = round(max(0.0, min(100.0, value)), 1)
    return Gauge(
        finding, note, position, text, low, high, f"{text} on a scale from {low} to {high}."
    )
