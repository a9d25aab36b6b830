"""Geometry of the stories of a day: columns of three parts, by impact, under the price.

High impact is filled and stands at the bottom, medium is grey, low an outline. A price, where
there is one, runs over the same days on a scale of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import times
from blueprints.presentation.figures import ACROSS, level

DAY = 86_400
HEIGHT = 90
_PAD = 4
_GAP = 0.2  # of a column's room


class Segment(NamedTuple):
    """One part of a column: how it is drawn, where it begins and how tall it is."""

    look: str  # "high", "medium" or "low"
    y: float
    height: float


class Day(NamedTuple):
    """The column of one day; x and width in percent."""

    x: float
    width: float
    segments: list[Segment]


class StoryDays(NamedTuple):
    """Columns over days, and maybe a line over them."""

    finding: str
    note: str
    columns: list[Day]
    over: str
    over_label: str
    top: str
    days: list[str]
    height: int
    description: str


def draw(
    rows: Sequence[Sequence[float]], prices: Sequence[Sequence[float]], ticker: str
) -> StoryDays | None:
    """Draw rows of (day, high, medium, low), days without a gap; nothing without a story."""
    counts = [[int(count) for count in counted] for _, *counted in rows]
    sums = [sum(counted) for counted in counts]
    if not any(sums):
        return None
    start, end, most = rows[0][0], rows[-1][0] + DAY, max(sums)
    stories = f"{most} {'story' if most == 1 else 'stories'}"
    busiest = times.short_day(times.from_epoch(rows[sums.index(most)][0]))
    is_alone = sums.count(most) == 1
    over = _over(prices, start, end)
    return StoryDays(
        f"Most on {busiest}: {stories}" if is_alone else f"At most {stories} a day",
        "a day; filled: high impact, grey: medium, outline: low",
        [_column(index, len(rows), counted, most) for index, counted in enumerate(counts)],
        over,
        f"price of {ticker}" if over else "",
        str(most),
        _labels(rows),
        HEIGHT,
        f"{sum(sums)} stories in {len(rows)} days, {sum(high for high, *_ in counts)} of high "
        f"impact; at most {most} a day{f', on {busiest}' if is_alone else ''}.",
    )


def _column(index: int, count: int, counted: Sequence[int], most: int) -> Day:
    room, base = 100 / count, float(HEIGHT - _PAD)
    segments = []
    for look, stories in zip(("high", "medium", "low"), counted, strict=True):
        height = round((HEIGHT - 2 * _PAD) * stories / most, 1)
        base -= height
        if stories:
            segments.append(Segment(look, round(base, 1), height))
    return Day(round(room * (index + _GAP / 2), 2), round(room * (1 - _GAP), 2), segments)


def _over(prices: Sequence[Sequence[float]], start: float, end: float) -> str:
    beside = [(at, price) for at, price in prices if start <= at <= end]
    if len(beside) < 2:
        return ""
    low, high = min(price for _, price in beside), max(price for _, price in beside)
    placed = [
        f"{ACROSS * (at - start) / (end - start):.1f} {level(price, low, high, HEIGHT, _PAD):.1f}"
        for at, price in beside
    ]
    return f"M{'L'.join(placed)}"


def _labels(rows: Sequence[Sequence[float]]) -> list[str]:
    """Name the first, the middle and the last day, as far as they differ."""
    chosen = [rows[0], rows[len(rows) // 2], rows[-1]] if len(rows) > 2 else [rows[0]]
    return [times.short_day(times.from_epoch(row[0])) for row in chosen]
