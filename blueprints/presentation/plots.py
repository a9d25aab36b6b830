"""Geometry of pictures over time: positions and sentences, no markup.

Points are (epoch seconds, value), oldest first. Time runs to scale from left to right; a line
breaks where the points are further apart than they usually are, so that a hole in our records
stays a hole. `templates/_plot.html` turns these into SVG.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from blueprints.presentation import times
from blueprints.presentation.figures import ACROSS, level

Points = Sequence[tuple[float, float]]
Writer = Callable[[float], str]

_PAD = 4
_HOLE = 3.5  # times the usual step between points: more of it is a hole
_BAND_SHADES = 8


class Timeline(NamedTuple):
    """A line over time, its area filled from `base`, and maybe a second line on its own scale."""

    finding: str
    note: str
    area: str
    line: str
    over: str
    over_label: str
    top: str
    bottom: str
    band: tuple[float, float] | None  # y and height of the usual range
    days: list[str]
    height: int
    description: str


class Column(NamedTuple):
    """One column, from the zero line up or down; `solid` is the part of it that is filled."""

    x: float  # percent
    width: float  # percent
    y: float
    height: float
    direction: str  # "up" or "down"
    solid_y: float
    solid: float


class Columns(NamedTuple):
    """Columns over time around a zero line."""

    finding: str
    note: str
    columns: list[Column]
    zero: float
    top: str
    bottom: str
    days: list[str]
    height: int
    description: str


class Band(NamedTuple):
    """One part of a stack, with its share of the newest whole."""

    label: str
    share: str
    path: str
    shade: int


class Stack(NamedTuple):
    """Areas upon each other over time, the largest at the bottom."""

    finding: str
    note: str
    bands: list[Band]
    over: str
    over_label: str
    top: str
    days: list[str]
    height: int
    description: str


def timeline(
    finding: str,
    note: str,
    points: Points,
    write: Writer,
    *,
    over: tuple[str, Points] | None = None,
    from_zero: bool = False,
    band: tuple[float, float] | None = None,
    height: int = 110,
) -> Timeline | None:
    """Draw values over time; nothing when there are fewer than two.

    `over` names a second line, drawn dashed on a scale of its own over the same days. `band` is
    the usual range of the values.
    """
    if len(points) < 2:
        return None
    values = [value for _, value in points]
    shown = [*values, *(band or ())]
    low, high = min(0.0, *shown) if from_zero else min(shown), max(shown)
    start, end = points[0][0], points[-1][0]
    runs = _runs(points)
    over_name, over_points = over or ("", ())
    beside = [(at, value) for at, value in over_points if start <= at <= end]
    return Timeline(
        finding,
        note,
        "".join(_area(run, start, end, low, high, height) for run in runs) if from_zero else "",
        "".join(_line(run, start, end, low, high, height) for run in runs),
        _over(beside, start, end, height),
        over_name if len(beside) > 1 else "",
        write(high),
        write(low),
        _band(band, low, high, height),
        _days(start, end),
        height,
        f"From {write(values[0])} on {times.day(times.from_epoch(start))} to {write(values[-1])} "
        f"on {times.day(times.from_epoch(end))}, lowest {write(min(values))}, "
        f"highest {write(max(values))}.",
    )


def columns(
    finding: str,
    note: str,
    points: Points,
    write: Writer,
    *,
    solid: Sequence[float] | None = None,
    height: int = 90,
) -> Columns | None:
    """Draw a column for each point, all equally wide; nothing when there are fewer than two.

    `solid` gives how much of each column is filled; all of it unless said.
    """
    if len(points) < 2:
        return None
    values = [value for _, value in points]
    filled = values if solid is None else solid
    low, high = min(0.0, *values), max(0.0, *values)
    zero = level(0.0, low, high, height, _PAD) if high > low else height - _PAD
    room = 100 / len(points)
    drawn = [
        _column(index * room, room * 0.8, value, part, low, high, zero, height)
        for index, (value, part) in enumerate(zip(values, filled, strict=True))
    ]
    below = sum(value < 0 for value in values)
    return Columns(
        finding,
        note,
        drawn,
        round(zero, 1),
        write(high) if high > 0 else "",
        write(low) if low < 0 else "",
        _days(points[0][0], points[-1][0]),
        height,
        f"{len(values)} columns, the last {write(values[-1])}, {below} below zero, "
        f"lowest {write(min(values))}, highest {write(max(values))}.",
    )


def stack(
    finding: str,
    note: str,
    series: Sequence[tuple[str, Points]],
    write: Writer,
    *,
    over: tuple[str, Points] | None = None,
    height: int = 130,
) -> Stack | None:
    """Draw areas upon each other at the times that all of them have; nothing for fewer than two.

    The order is by newest value; every area carries its name and its share of the newest whole.
    Those beyond the shades there are become one, "others".
    """
    named = [(label, dict(points)) for label, points in series if points]
    shared = sorted(set.intersection(*(set(values) for _, values in named))) if named else []
    if len(shared) < 2:
        return None
    start, end = shared[0], shared[-1]
    named.sort(key=lambda item: -item[1][end])
    if len(named) > _BAND_SHADES:
        named, rest = named[: _BAND_SHADES - 1], named[_BAND_SHADES - 1 :]
        named.append(("others", {at: sum(values[at] for _, values in rest) for at in shared}))
    whole = {at: sum(values[at] for _, values in named) for at in shared}
    high = max(whole.values())
    below = dict.fromkeys(shared, 0.0)
    bands = []
    for shade, (label, values) in enumerate(named):
        above = {at: below[at] + values[at] for at in shared}
        share = f"{100 * values[end] / whole[end]:.0f}\u00a0%" if whole[end] > 0 else ""
        path = _between(below, above, shared, start, end, high, height)
        bands.append(Band(label, share, path, shade))
        below = above
    over_name, over_points = over or ("", ())
    beside = [(at, value) for at, value in over_points if start <= at <= end]
    return Stack(
        finding,
        note,
        bands,
        _over(beside, start, end, height),
        over_name if len(beside) > 1 else "",
        write(high),
        _days(start, end),
        height,
        f"Together {write(whole[start])} on {times.day(times.from_epoch(start))}, "
        f"{write(whole[end])} on {times.day(times.from_epoch(end))}: "
        + ", ".join(f"{band.label} {band.share}".strip() for band in bands)
        + ".",
    )


def _runs(points: Points) -> list[Points]:
    """Cut points where a hole lies between them."""
    steps = [later[0] - earlier[0] for earlier, later in pairwise(points)]
    usual = median(steps) * _HOLE
    runs: list[list[tuple[float, float]]] = [[points[0]]]
    for step, point in zip(steps, points[1:], strict=True):
        if step > usual:
            runs.append([])
        runs[-1].append(point)
    return list(runs)


def _x(at: float, start: float, end: float) -> float:
    return ACROSS * (at - start) / (end - start) if end > start else 0.0


def _line(points: Points, start: float, end: float, low: float, high: float, height: float) -> str:
    placed = [
        f"{_x(at, start, end):.1f} {level(value, low, high, height, _PAD):.1f}"
        for at, value in points
    ]
    return f"M{'L'.join(placed)}" + ("h.1" if len(placed) == 1 else "")


def _area(points: Points, start: float, end: float, low: float, high: float, height: float) -> str:
    base = level(0.0, low, high, height, _PAD) if high > low else height - _PAD
    left, right = _x(points[0][0], start, end), _x(points[-1][0], start, end)
    top = _line(points, start, end, low, high, height)[1:]
    return f"M{left:.1f} {base:.1f}L{top}L{right:.1f} {base:.1f}z"


def _over(points: Points, start: float, end: float, height: float) -> str:
    if len(points) < 2:
        return ""
    values = [value for _, value in points]
    return "".join(
        _line(run, start, end, min(values), max(values), height) for run in _runs(points)
    )


def _band(
    band: tuple[float, float] | None, low: float, high: float, height: float
) -> tuple[float, float] | None:
    if band is None:
        return None
    top, bottom = (level(edge, low, high, height, _PAD) for edge in (max(band), min(band)))
    return round(top, 1), round(max(bottom - top, 1.0), 1)


def _column(
    x: float,
    width: float,
    value: float,
    part: float,
    low: float,
    high: float,
    zero: float,
    height: float,
) -> Column:
    if high <= low:
        return Column(round(x, 2), round(width, 2), zero, 0.0, "up", zero, 0.0)
    tip = level(value, low, high, height, _PAD)
    size = max(abs(zero - tip), 0.8 if value else 0.0)
    solid = size * abs(part / value) if value else 0.0
    y = zero - size if value >= 0 else zero
    return Column(
        round(x, 2),
        round(width, 2),
        round(y, 1),
        round(size, 1),
        "up" if value >= 0 else "down",
        round(zero - solid if value >= 0 else zero, 1),
        round(solid, 1),
    )


def _between(
    below: dict[float, float],
    above: dict[float, float],
    shared: Sequence[float],
    start: float,
    end: float,
    high: float,
    height: float,
) -> str:
    there = _line([(at, above[at]) for at in shared], start, end, 0.0, high, height)
    back = _line([(at, below[at]) for at in reversed(shared)], start, end, 0.0, high, height)
    return f"{there}L{back[1:]}z"


def _days(start: float, end: float) -> list[str]:
    """Write the first day, the middle one and the last; hours when all is within two days."""
    moments = [times.from_epoch(start + (end - start) * part / 2) for part in range(3)]
    if end - start <= 2 * 86400:
        first, middle, last = (f"{moment:%H:%M}" for moment in moments)
        return [first, middle, f"{last} UTC"]
    return [times.short_day(moment) for moment in moments]
