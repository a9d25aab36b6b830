"""The lines of several coins from one start: geometry and words, no markup.

Each line is 100 at the first day; it breaks where a day is not common to all. Lines are told apart
by their dashes and named where they end. `templates/_rebased.html` turns this into SVG.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import numbers, times
from blueprints.presentation.figures import level, line

START = 100.0
_DAY = 86_400
_YEARLESS = 200 * _DAY
_HEIGHT, _PAD = 240, 8
_LABEL_STEP = 15  # pixels between the names at the ends of lines
_TICKER = 6  # characters of a ticker that fit beside a line
_MOST = 1e15  # beyond it a line is only off the picture


class Line(NamedTuple):
    """One coin: its path, and where its name stands."""

    path: str
    label: str
    y: float
    name: str
    moved: numbers.Change


class Rebased(NamedTuple):
    """Lines of two to four coins over the same days."""

    finding: str
    note: str
    lines: list[Line]
    start_y: float
    top: str
    bottom: str
    days: list[str]
    height: int
    description: str


class Coin(NamedTuple):
    """What a line is called."""

    name: str
    ticker: str


def index(days: Sequence[Sequence[float]]) -> list[list[float]]:
    """Restate closes as 100 at the first of the days: [closed_at, one, other …]."""
    _, *starts = days[0]
    return [
        [
            at,
            *(
                min(_MOST, START * close / start)
                for close, start in zip(closes, starts, strict=True)
            ),
        ]
        for at, *closes in days
    ]


def ended(closed_at: float) -> datetime:
    """Return the day whose close a moment is: it ended then, at midnight UTC."""
    return times.from_epoch(closed_at - _DAY)


def draw(coins: Sequence[Coin], days: Sequence[Sequence[float]]) -> Rebased | None:
    """Draw the lines; nothing for fewer than two days."""
    if len(days) < 2:
        return None
    rows = {round(row[0]): row[1:] for row in index(days)}
    start, end = min(rows), max(rows)
    values = [value for row in rows.values() for value in row]
    low, high = min(values), max(values)
    calendar = range(start, end + 1, _DAY)
    ends = rows[end]
    places = _apart([level(value, low, high, _HEIGHT, _PAD) for value in ends])
    lines = [
        Line(
            line(
                [rows[at][place] if at in rows else None for at in calendar],
                low,
                high,
                _HEIGHT,
                _PAD,
            ),
            f"{_short(coin.ticker)} {numbers.ratio(ends[place], 1)}",
            places[place],
            coin.name,
            numbers.change(ends[place] - START),
        )
        for place, coin in enumerate(coins)
    ]
    first, last = ended(start), ended(end)
    return Rebased(
        _finding(coins, ends),
        f"100 at the close of {times.day(first)}",
        lines,
        round(level(START, low, high, _HEIGHT, _PAD), 1),
        numbers.ratio(high, 1),
        numbers.ratio(low, 1),
        _days(start, end),
        _HEIGHT,
        f"From 100 on {times.day(first)} to {times.day(last)}: "
        + ", ".join(f"{coin.name} {numbers.ratio(ends[n], 1)}" for n, coin in enumerate(coins))
        + ".",
    )


def _days(start: float, end: float) -> list[str]:
    """Write the first day, the middle one and the last; months where it is about a year."""
    moments = [ended(start + (end - start) * part / 2) for part in range(3)]
    is_long = end - start > _YEARLESS
    return [times.month(at) if is_long else times.short_day(at) for at in moments]


def _finding(coins: Sequence[Coin], ends: Sequence[float]) -> str:
    best = max(range(len(ends)), key=lambda place: ends[place])
    moved = numbers.change(ends[best] - START)
    if moved.direction == "up":
        return f"{coins[best].name} rose most: {moved.text}"
    if moved.direction == "down":
        return f"{coins[best].name} fell least: {moved.text}"
    return f"{coins[best].name} stood best: {moved.text}"


def _apart(heights: Sequence[float]) -> list[float]:
    """Move names that would overlap apart, keeping their order and all of them in the picture."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed: dict[int, float] = {}
    below = 0.0
    for place in order:
        below = max(heights[place], below + _LABEL_STEP if placed else _PAD)
        placed[place] = below
    over = max(0.0, below - (_HEIGHT - _PAD))
    above = float("inf")
    for place in reversed(order):
        above = min(placed[place] - (over if above == float("inf") else 0), above - _LABEL_STEP)
        placed[place] = above
    return [round(placed[place], 1) for place in range(len(heights))]


def _short(ticker: str) -> str:
    return ticker if len(ticker) <= _TICKER else f"{ticker[: _TICKER - 1]}…"
