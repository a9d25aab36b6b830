"""A map of sizes: tiles whose areas are to scale, laid out in rows that keep them near squares.

Positions are percents across and pixels down, so that type never stretches. A tile bears its words
only where they fit into the narrowest picture that is shown; `templates/_treemap.html` makes SVG
of it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import numbers
from blueprints.presentation.numbers import Change

_NARROWEST = 600  # pixels across: below that a list stands in place of the map
_LAID_OUT = 900  # pixels across for which the tiles are made near squares
_LETTER = 8.5  # pixels of a bold letter, at most
_PAD = 6
_LEAST = 1e-9  # square pixels: beside an absurd size the others have no area
_TOLD = 5  # coins that the description names
_STEPS = (0.5, 2.0, 5.0)  # percent of change at which the shade deepens


class Size(NamedTuple):
    """What is to become a tile."""

    label: str
    name: str
    size: float
    change: float | None


class Tile(NamedTuple):
    """One tile; `shade` 0 to 3 is how much it moved, `lines` is how many lines of type fit."""

    label: str
    title: str
    x: float  # percent
    y: float
    width: float  # percent
    height: float
    text_x: float  # percent
    direction: str
    shade: int
    change: Change
    lines: int


class Treemap(NamedTuple):
    """A map of sizes and what it says in words."""

    finding: str
    note: str
    tiles: list[Tile]
    height: int
    description: str


def treemap(finding: str, note: str, sizes: Sequence[Size], *, height: int = 420) -> Treemap | None:
    """Lay out sizes above 0, the largest first; nothing when there are fewer than two."""
    known = sorted((size for size in sizes if size.size > 0), key=lambda size: -size.size)
    if len(known) < 2:
        return None
    places = _squarified([size.size for size in known], float(_LAID_OUT), float(height))
    tiles = [_tile(size, place) for size, place in zip(known, places, strict=False)]
    return Treemap(finding, note, tiles, height, _described(known))


_Place = tuple[float, float, float, float]  # x, y, width, height in pixels of the layout


def _squarified(sizes: Sequence[float], width: float, height: float) -> list[_Place]:
    """Place areas into a rectangle, in rows along its shorter side (Bruls, Huizing, van Wijk)."""
    scale = width * height / sum(sizes)
    areas = [area for size in sizes if (area := size * scale) > _LEAST]
    places: list[_Place] = []
    x = y = 0.0
    while areas:
        side = min(width, height)
        if side <= 0:  # beside one that is nearly all there is the others have no place
            break
        count = 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(
            areas[:count], side
        ):
            count += 1
        row, areas = areas[:count], areas[count:]
        depth = sum(row) / side
        along = 0.0
        for area in row:
            length = area / depth
            if width >= height:
                places.append((x, y + along, depth, length))
            else:
                places.append((x + along, y, length, depth))
            along += length
        if width >= height:
            x, width = x + depth, width - depth
        else:
            y, height = y + depth, height - depth
    return places


def _worst(row: Sequence[float], side: float) -> float:
    """Return how far the worst tile of a row is from a square: 1 is one."""
    whole = sum(row) ** 2
    return max(side**2 * max(row) / whole, whole / (side**2 * min(row)))


def _tile(size: Size, place: _Place) -> Tile:
    x, y, width, height = place
    change = numbers.change(size.change)
    across = width * _NARROWEST / _LAID_OUT - 2 * _PAD
    fits = across >= len(size.label) * _LETTER and height >= 20
    both = fits and across >= len(str(change)) * 6.5 and height >= 36
    return Tile(
        size.label,
        f"{size.name}: {numbers.money(size.size)}, {_moved(size)}",
        round(100 * x / _LAID_OUT, 2),
        round(y, 1),
        round(100 * width / _LAID_OUT, 2),
        round(height, 1),
        round(100 * (x + width / 2) / _LAID_OUT, 2),
        change.direction,
        0 if size.change is None else sum(abs(size.change) >= step for step in _STEPS),
        change,
        2 if both else 1 if fits else 0,
    )


def _described(known: Sequence[Size]) -> str:
    whole = sum(size.size for size in known)
    most = ", ".join(
        f"{size.name} {100 * size.size / whole:.0f} percent, {numbers.change(size.change).text}"
        for size in known[:_TOLD]
    )
    others = ", and others" if len(known) > _TOLD else ""
    return f"{len(known)} coins of together {numbers.money(whole)}: {most} in 24 hours{others}."


def _moved(size: Size) -> str:
    if size.change is None:
        return "change of 24 hours not known"
    return f"{numbers.change(size.change).text} in 24 hours"
