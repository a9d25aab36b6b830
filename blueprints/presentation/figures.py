"""Geometry of the small pictures: positions and sentences, no markup.

Horizontal positions are percents of the picture, so that type never stretches; lines live in a
nested drawing of 1000 units across. `templates/_figure.html` turns these into SVG.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import numbers

ACROSS = 1000  # units of a nested drawing
_PLOT_LEFT, _PLOT_WIDTH = 34.0, 64.0  # percent: names stand left of a dot plot
_ROW_TOP, _ROW_STEP = 28, 19  # pixels


class RangeBar(NamedTuple):
    """Where a price stands between two bounds."""

    finding: str
    position: float  # percent from the left
    low: str
    high: str
    description: str


class Dot(NamedTuple):
    """One source of a dot plot; without a position its note says why."""

    label: str
    hollow: bool
    position: float | None
    note: str
    y: int


class DotPlot(NamedTuple):
    """Prices of several sources around the one that is shown."""

    finding: str
    rows: list[Dot]
    middle: float  # percent
    middle_label: str
    middle_end: int  # where its line ends: below it stand sources without a price
    extent: str
    height: int
    description: str


class Trace(NamedTuple):
    """A line without axes."""

    finding: str
    path: str
    height: int
    description: str


class Share(NamedTuple):
    """A part of a whole, drawn as a bar."""

    finding: str
    percent: float | None
    left: str
    right: str
    description: str


class Meter(NamedTuple):
    """A score between -100 and 100 with the scores it was made of as rings."""

    finding: str
    note: str
    start: float  # percent, left end of the bar
    width: float  # percent
    direction: str
    rings: list[float]
    description: str


def range_bar(low: float, high: float, price: float) -> RangeBar | None:
    """Place a price in its range; nothing when the range is empty or does not hold it."""
    if not low <= price <= high or low == high:
        return None
    position = 100 * (price - low) / (high - low)
    part = "near the bottom" if position < 25 else "near the top" if position > 75 else "inside"
    halves = {"inside": "in the upper half" if position >= 50 else "in the lower half"}
    low_text, high_text, price_text = (
        numbers.price(value, close=True) for value in (low, high, price)
    )
    return RangeBar(
        halves.get(part, part),
        round(position, 1),
        low_text,
        high_text,
        f"Price {price_text} between {low_text} and {high_text}.",
    )


def dot_plot(
    finding: str, shown: float, readings: Sequence[tuple[str, bool, float | None, str]]
) -> DotPlot:
    """Draw (name, hollow, price, note) around the shown price; off-scale and silent ones in words.

    A note on a reading with a price means that it was not used: it does not widen the scale.
    """
    used = [100 * abs(price / shown - 1) for _, _, price, note in readings if price and not note]
    extent = max([0.005, *used]) * 1.15
    rows = [
        _dot(name, hollow, None if price is None else 100 * (price / shown - 1), note, extent, row)
        for row, (name, hollow, price, note) in enumerate(readings)
    ]
    return DotPlot(
        finding,
        rows,
        _PLOT_LEFT + _PLOT_WIDTH / 2,
        numbers.price(shown, close=True),
        max((dot.y for dot in rows if dot.position is not None), default=_ROW_TOP) + 10,
        f"{extent:.2f}\u00a0%",
        _ROW_TOP + _ROW_STEP * len(rows) + 8,
        f"{len(used)} of {len(rows)} sources around {numbers.price(shown)}.",
    )


def trace(finding: str, values: Sequence[float], height: int) -> Trace | None:
    """Draw a line through values; nothing when there are fewer than two."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    first, last = values[0], values[-1]
    described = (
        f"From {numbers.price(first)} to {numbers.price(last)}, "
        f"lowest {numbers.price(low)}, highest {numbers.price(high)}."
    )
    return Trace(finding, line(values, low, high, height, 4), height, described)


def line(values: Sequence[float | None], low: float, high: float, height: float, pad: float) -> str:
    """Return the path of a line; it breaks where a value is missing."""
    step = ACROSS / max(1, len(values) - 1)
    path, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{index * step:.1f} {level(value, low, high, height, pad):.1f}")
        pen = "L"
    return "".join(path)


def level(value: float, low: float, high: float, height: float, pad: float) -> float:
    """Return the height at which a value is drawn, from the top; a flat series runs mid-way."""
    part = (value - low) / (high - low) if high > low else 0.5
    return pad + (height - 2 * pad) * (1 - part)


def supply(
    circulating: float | None, most: float | None, endless: bool | None, ticker: str
) -> Share | None:
    """Compare the coins that exist with the most there can be."""
    if circulating is None:
        return None
    exist = numbers.quantity(circulating, ticker)
    if most:
        share = min(100.0, 100 * circulating / most)
        part = "Nearly all" if share >= 95 else f"{share:.0f}\u00a0% of all"
        finding = f"{'All' if share >= 99.95 else part} coins exist"
        whole = f"{share:.1f}\u00a0% of {numbers.quantity(most)}"
        told = f"{exist} of at most {numbers.quantity(most)}, {share:.1f} percent."
        return Share(finding, round(share, 1), exist, whole, told)
    bound = "∞ no maximum" if endless else "— maximum not published"
    finding = "No upper limit" if endless else "Upper limit unknown"
    return Share(finding, None, exist, bound, f"{exist} exist; {bound}.")


def meter(finding: str, note: str, score: float, rings: Sequence[float]) -> Meter:
    """Draw a score from the middle of a scale to its side."""
    at = 50 + score / 2
    return Meter(
        finding,
        note,
        round(min(50, at), 1),
        round(abs(at - 50), 1),
        "up" if score >= 0 else "down",
        [round(50 + ring / 2, 1) for ring in rings],
        f"{numbers.ratio(score, 0)} on a scale from minus 100, down, to plus 100, up.",
    )


def _dot(name: str, hollow: bool, gap: float | None, note: str, extent: float, row: int) -> Dot:
    y = _ROW_TOP + _ROW_STEP * row
    if gap is None:
        return Dot(name, hollow, None, note, y)
    if abs(gap) > extent:
        return Dot(name, hollow, None, f"{numbers.change(gap).text}, {note}", y)
    place = _PLOT_LEFT + _PLOT_WIDTH * (gap + extent) / (2 * extent)
    return Dot(name, hollow, round(place, 1), note, y)
