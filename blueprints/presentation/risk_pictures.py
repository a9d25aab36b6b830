"""The pictures of the risk card: half circle, bar per part, under water, days by move, tiles.

Positions and sentences, no markup; `templates/_risk_plot.html` turns these into SVG.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from blueprints.presentation import cards, numbers, plots, times, words
from blueprints.presentation.cards import Json
from blueprints.presentation.plots import Points
from blueprints.presentation.risk_sentences import PARTS, blank

_CENTRE, _LEVEL, _RADIUS, _NEEDLE = 120.0, 112.0, 92.0, 74.0  # pixels of the half circle
_ZONES = ((0, 30), (30, 50), (50, 75), (75, 100))
_GAP = 0.5  # of the score, between two zones
_PART_STEP = 36
_YEARLESS = 300 * 86400  # seconds: of a longer history the days need their year
_MOST_BINS = 40
_TALLEST = 84  # pixels of the tallest column
_SHADES = ((0.9, 0), (0.75, 1), (0.6, 2), (0.4, 4), (0.25, 5), (0.1, 6))  # least |r|, its shade
_LIGHTEST, _DARKEST_LIGHT = 7, 3  # shades below this one carry light type
_TILE_STEP = 66  # pixels from one row of tiles to the next
_APART = 0.2  # of |r|: below it coins move on their own
PEERS = {"btc": "Bitcoin", "eth": "Ether"}
SPANS = {"d90": "90 days", "d365": "a year"}


class Dial(NamedTuple):
    """A half circle from calm to dangerous; without a score it has no needle."""

    finding: str
    zones: list[str]  # paths
    needle: str
    description: str


class PartRow(NamedTuple):
    """One part of the score; without a width it is hatched."""

    label: str
    weight: str
    text: str
    width: int | None  # percent
    y: int


class PartBars(NamedTuple):
    """All parts of the score, with how much each counts."""

    finding: str
    note: str
    rows: list[PartRow]
    blanks: list[str]  # why those without a score have none
    height: int
    description: str


class Bin(NamedTuple):
    """The days whose move lay between two bounds."""

    x: float  # percent
    width: float  # percent
    height: float
    is_loss: bool
    range: str
    days: int


class Mark(NamedTuple):
    """A loss that few days exceed, as a line."""

    x: float  # percent
    label: str
    y: int


class Histogram(NamedTuple):
    """The days of a year by their move."""

    finding: str
    note: str
    bins: list[Bin]
    marks: list[Mark]
    zero: float  # percent
    low: str
    high: str
    height: int
    description: str


class Tile(NamedTuple):
    """One correlation: its shade, its text, the interval below it."""

    x: int  # percent
    y: int
    shade: int | None
    is_dark: bool
    label: str
    r: str
    interval: str


class Tiles(NamedTuple):
    """How closely the coin moves with bitcoin and ether."""

    finding: str
    note: str
    tiles: list[Tile]
    blanks: list[str]  # of those without a figure
    height: int
    description: str


def dial(data: Json) -> Dial:
    """Place the score on a half circle."""
    zones = [_arc(low + _GAP * (low > 0), high - _GAP * (high < 100)) for low, high in _ZONES]
    score = data["overall_score"]
    if score is None:
        why = cards.why(cards.blanks(data), "overall_score")
        return Dial("No score", zones, "", f"No score: {why}.")
    x, y = _at(score, _NEEDLE)
    needle = f"M{_CENTRE:.1f} {_LEVEL:.1f}L{x:.1f} {y:.1f}"
    told = f"{score}, {data['category']}, on a scale from calm to dangerous."
    finding = f"Risk {score} of 100: {data['category']}"
    return Dial(finding, zones, needle, told)


def parts(data: Json) -> PartBars:
    """Draw a bar for each part of the score."""
    rows, said, blanks = [], [], []
    for index, row in enumerate(data["components"]):
        label, score = PARTS[row["name"]], row["score"]
        text = "not known" if score is None else str(score)
        if score is None:
            blanks.append(f"{label}: — {blank(row['name'], row['reason'])}")
        used = "left out" if score is None else f"counts {round(100 * row['weight_used'])}\u00a0%"
        rows.append(PartRow(label, used, text, score, 20 + _PART_STEP * index))
        said.append(f"{label} {text}")
    known = sum(row["score"] is not None for row in data["components"])
    whole = len(data["components"])
    told = words.sentence(words.count(known)) if known else "Not one"
    finding = f"{told} of {words.count(whole)} parts {'are' if known > 1 else 'is'} known"
    height = _PART_STEP * len(rows)
    note = "0 calm, 100 dangerous"
    return PartBars(finding, note, rows, blanks, height, f"{', '.join(said)}; from 0 to 100.")


def underwater(stored: Json) -> plots.Timeline | None:
    """Draw how far below its peak the coin closed."""
    points: Points = [(at, -depth) for at, depth in stored.get("drawdown", [])]
    if len(points) < 2 or not any(depth for _, depth in points):
        return None
    last = -points[-1][1]
    finding = "At its highest close" if not last else f"{numbers.percent(last)} under water now"
    note = "% below the highest close until then"
    drawn = plots.timeline(finding, note, points, numbers.percent, from_zero=True)
    start, end = points[0][0], points[-1][0]
    moments = [times.from_epoch(start + (end - start) * part / 2) for part in range(3)]
    is_long = end - start > _YEARLESS
    return drawn._replace(days=[times.day(at) for at in moments]) if drawn and is_long else drawn


def histogram(stored: Json, tails: Json) -> Histogram | None:
    """Count the days of a year by their move, with the losses that few days exceed."""
    moves = [move for move in stored.get("moves", []) if move is not None]
    if len(moves) < 2 or min(moves) == max(moves):
        return None
    step = _step(max(moves) - min(moves))
    first, last = math.floor(min(moves) / step), math.floor(max(moves) / step) + 1
    counts = [0] * (last - first)
    for move in moves:
        counts[math.floor(move / step) - first] += 1
    tallest, room = max(counts), 100 / len(counts)
    bins = [
        Bin(
            round(index * room, 2),
            round(room * 0.9, 2),
            round(_TALLEST * count / tallest, 1),
            first + index < 0,
            f"{_edge(step * (first + index))} to {_edge(step * (first + index + 1))}",
            count,
        )
        for index, count in enumerate(counts)
    ]
    losses = sum(move < 0 for move in moves)
    return Histogram(
        f"{losses} of {len(moves)} days lost",
        f"days of a year by move in %, hollow: losses; {_edge(step)} a column",
        bins,
        _marks(tails, first * step, (last - first) * step),
        round(100 * -first / (last - first), 2),
        _edge(first * step),
        _edge(last * step),
        _TALLEST,
        f"{len(moves)} days between {_edge(min(moves))} and {_edge(max(moves))}; {losses} lost.",
    )


def tiles(data: Json) -> Tiles:
    """Shade how closely the coin moves with bitcoin and ether over two spans."""
    made, said, known, blanks = [], [], [], {}
    missing = cards.blanks(data)
    itself = {entry["path"] for entry in data["missing"] if entry["reason"] == "not_applicable"}
    others = [peer for peer in PEERS if f"correlation.{peer}" not in itself]
    for row, peer in enumerate(others):
        name = PEERS[peer]
        for column, (span, length) in enumerate(SPANS.items()):
            block = (data["correlation"][peer] or {}).get(span)
            label = f"{name}, {length}"
            made.append(_tile(50 * column, _TILE_STEP * row, label, block))
            if block is None:
                path = f"correlation.{peer}.{span}"
                blanks[name if data["correlation"][peer] is None else label] = cards.why(
                    missing, path
                )
            else:
                known.append((abs(block["r"]), block["r"], label))
            said.append(f"{label}: {made[-1].r}")
    return Tiles(
        _closest(known),
        "r of daily returns, −1 to +1",
        made,
        [f"{label}: — {why}" for label, why in blanks.items()],
        _TILE_STEP * len(others) - 4,
        f"{'; '.join(said)}.",
    )


def interval(block: Json) -> str:
    """Write the interval of a correlation."""
    return f"{numbers.signed(block['ci'][0])} to {numbers.signed(block['ci'][1])}"


def depth_rows(fall: Json) -> list[tuple[str, str]]:
    """Tell the dates of the deepest fall and of today's."""
    rows = [("Since", fall["since_at"]), ("Peak", fall["peak_at"]), ("Trough", fall["trough_at"])]
    named = [
        (label, times.day(times.known_moment(at)) if at else numbers.UNKNOWN) for label, at in rows
    ]
    back = fall["recovered_at"]
    done = times.day(times.known_moment(back)) if back else "not yet"
    return [*named, ("Recovered", done if fall["peak_at"] else numbers.UNKNOWN)]


def _tile(x: int, y: int, label: str, block: Json | None) -> Tile:
    if block is None:
        return Tile(x, y, None, False, label, numbers.UNKNOWN, "")
    size = abs(block["r"])
    shade = next((shade for least, shade in _SHADES if size >= least), _LIGHTEST)
    return Tile(
        x, y, shade, shade < _DARKEST_LIGHT, label, numbers.signed(block["r"]), interval(block)
    )


def _closest(known: Sequence[tuple[float, float, str]]) -> str:
    if not known:
        return "Nothing to compare with"
    size, value, label = max(known)
    if size < _APART:
        return "It moves with neither"
    return f"{'Moves with' if value > 0 else 'Moves against'} {label}: {numbers.signed(value)}"


def _marks(tails: Json, low: float, span: float) -> list[Mark]:
    marks = []
    for index, (name, label) in enumerate((("p95", "1 day in 20"), ("p99", "1 in 100"))):
        loss = _loss(tails, name)
        if loss is not None and loss > 0:
            x = 100 * (-loss - low) / span
            marks.append(Mark(round(min(100.0, max(0.0, x)), 2), label, 11 + 14 * index))
    return marks


def _loss(tails: Json, name: str) -> float | None:
    tail: Mapping[str, float | None] = tails.get(name) or {}
    value = tail.get("var_pct")
    return tail.get("hist_var_pct") if value is None else value


def _step(span: float) -> float:
    """Return the smallest round width at which no more than 40 columns are needed."""
    power = 10.0 ** math.floor(math.log10(span / _MOST_BINS))
    return next(
        power * part for part in (1, 2, 5, 10, 20) if span / (power * part) <= _MOST_BINS - 1
    )


def _edge(value: float) -> str:
    text = f"{abs(value):.6g}"
    return f"{numbers.MINUS if value < 0 and text != '0' else ''}{text}\u00a0%"


def _arc(low: float, high: float) -> str:
    (x0, y0), (x1, y1) = _at(low, _RADIUS), _at(high, _RADIUS)
    return f"M{x0:.1f} {y0:.1f}A{_RADIUS:g} {_RADIUS:g} 0 0 1 {x1:.1f} {y1:.1f}"


def _at(score: float, radius: float) -> tuple[float, float]:
    angle = math.pi * (1 - min(100.0, max(0.0, score)) / 100)
    return _CENTRE + radius * math.cos(angle), _LEVEL - radius * math.sin(angle)
