"""Geometry of pictures about ranges: the fan ahead, the ranges issued before, promised and held.

Positions and sentences, no markup; `templates/_forecast.html` turns these into SVG. A hit is a
hollow ring and a miss a filled dot, so no colour carries the meaning.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from blueprints.presentation import numbers, times
from blueprints.presentation.figures import ACROSS, level
from blueprints.presentation.plots import Points

DAY = 86_400
DAYS = {"24h": 1, "7d": 7, "30d": 30}
_FAN_HEIGHT, _STRIP_HEIGHT, _PANEL_HEIGHT, _PAD = 190, 78, 132, 6
_PAST_DAYS = 60
_BANDS = (("c95", 7), ("c80", 6), ("c50", 5))  # shares and shades, the widest first
_LEAST_SHARE = 0.3  # where both scales of promised and held begin


class Fan(NamedTuple):
    """Past closes, and the ranges ahead of them: paths in a drawing of 1000 units across."""

    finding: str
    note: str
    past: str
    bands: list[tuple[str, int]]  # path, shade
    middle: str
    baseline: list[str]
    today: float  # percent
    today_y: float
    marks: list[tuple[float, str]]  # y, price
    first_day: str
    last_day: str
    height: int
    description: str


class Dot(NamedTuple):
    """What came of one range: where on the picture, and whether it held."""

    x: float  # percent
    y: float
    hit: bool


class Strip(NamedTuple):
    """Issued ranges beside each other, each around the price it began at.

    Until two of them were scored there are no bars: its words say all there is.
    """

    horizon: str
    finding: str
    note: str
    bars: str
    dots: list[Dot]
    middle: float
    first_day: str
    last_day: str
    height: int
    description: str


class Held(NamedTuple):
    """One promise of a panel: what was held, with its 95 % interval."""

    x: float  # percent
    y: float
    top: float
    bottom: float
    label: str


class Panel(NamedTuple):
    """Promised against held for one horizon: on the dashed line both are the same."""

    finding: str
    note: str
    points: list[Held]
    line: tuple[float, float]  # y at the left and at the right
    height: int
    description: str


def fan(data: Mapping[str, Any], prices: Points) -> Fan | None:
    """Draw the ranges of an answer after the last closes; nothing where it has none."""
    known = [(DAYS[name], block) for name, block in data["horizons"].items() if block]
    if not known:
        return None
    base, now = data["base"]["price_usd"], times.known_moment(data["base"]["at"]).timestamp()
    past = [(at, price) for at, price in prices if now - _PAST_DAYS * DAY <= at < now]
    start, end = (past[0][0] if past else now), now + known[-1][0] * DAY
    widest = [block["fan"]["c95"] for _, block in known]
    values = [*(price for _, price in past), base]
    low = min([*values, *(one["low_usd"] for one in widest)])
    high = max([*values, *(one["high_usd"] for one in widest)])

    def spot(at: float, price: float) -> str:
        x = ACROSS * (at - start) / (end - start)
        return f"{x:.1f} {level(price, low, high, _FAN_HEIGHT, _PAD):.1f}"

    def edge(ends: Sequence[float]) -> list[str]:
        later = [
            spot(now + days * DAY, price) for (days, _), price in zip(known, ends, strict=True)
        ]
        return [spot(now, base), *later]

    def band(name: str) -> str:
        upper = edge([block["fan"][name]["high_usd"] for _, block in known])
        lower = edge([block["fan"][name]["low_usd"] for _, block in known])
        return f"M{'L'.join(upper + lower[::-1])}z"

    middles = [block["mid_usd"] for _, block in known]
    sides = [[block["baseline"][key] for _, block in known] for key in ("low_usd", "high_usd")]
    days, last = known[-1]
    return Fan(
        "The middle is today’s price" if set(middles) == {base} else "The middle was moved",
        "50, 80 and 95 of 100 cases; dashed: a plain random walk’s 80",
        f"M{'L'.join(spot(at, price) for at, price in [*past, (now, base)])}" if past else "",
        [(band(name), shade) for name, shade in _BANDS],
        f"M{'L'.join(edge(middles))}",
        [f"M{'L'.join(edge(side))}" for side in sides],
        round(100 * (now - start) / (end - start), 1),
        round(level(base, low, high, _FAN_HEIGHT, _PAD), 1),
        _marks(low, high, base),
        times.short_day(times.from_epoch(start)) if past else "",
        times.short_day(times.from_epoch(end)),
        _FAN_HEIGHT,
        f"From {numbers.about(base)}: after {days} days half of the cases lie between "
        f"{_span(last['fan']['c50'])}, 80 of 100 between {_span(last['fan']['c80'])}, 95 between "
        f"{_span(last['fan']['c95'])}.",
    )


def strip(name: str, rows: Sequence[Sequence[Any]]) -> Strip | None:
    """Draw (made_at, base, low, high, actual, void) of one horizon, oldest first; or nothing."""
    if not rows:
        return None
    spans = [(math.log(row[2] / row[1]), math.log(row[3] / row[1])) for row in rows]
    ends = [None if row[4] is None else math.log(row[4] / row[1]) for row in rows]
    reach = max(
        abs(value) for value in [*sum(spans, ()), *(end for end in ends if end is not None)]
    )
    step = ACROSS / len(rows)

    def y(value: float) -> float:
        return round(level(value, -reach, reach, _STRIP_HEIGHT, _PAD), 1)

    bars = [
        f"M{(index + 0.5) * step:.1f} {y(high)}V{y(low)}" for index, (low, high) in enumerate(spans)
    ]
    dots = [
        Dot(round((index + 0.5) * step / 10, 2), y(end), low <= end <= high)
        for index, (end, (low, high)) in enumerate(zip(ends, spans, strict=True))
        if end is not None
    ]
    hits, void = sum(dot.hit for dot in dots), sum(bool(row[5]) for row in rows)
    waiting = len(rows) - len(dots) - void
    told = f"{hits} of {len(dots)} held" if dots else "none is due yet"
    more = [f"{waiting} not due yet"] if waiting and dots else []
    more += [f"{void} void: no price of that day"] if void else []
    first_day = times.day(times.from_epoch(rows[0][0]))
    is_drawn = len(dots) > 1
    legend = "bar = 80\u00a0% range, ring = hit, dot = miss"
    issued = f"{len(rows)} issued, the first on {first_day}"
    return Strip(
        name,
        f"{name}: {told}",
        ", ".join([legend if is_drawn else issued, *more]),
        "".join(bars) if is_drawn else "",
        dots,
        y(0.0),
        first_day,
        times.day(times.from_epoch(rows[-1][0])),
        _STRIP_HEIGHT,
        f"The last {len(rows)} ranges issued, each around its own price: {told}"
        + "".join(f", {part}" for part in more)
        + ".",
    )


def panel(name: str, rows: Sequence[Mapping[str, Any]], note: str) -> Panel | None:
    """Draw {promised, held, ci} of one horizon; nothing before anything was held."""
    known = [row for row in rows if row["held"] is not None and row["ci"]]
    if not known:
        return None

    def y(share: float) -> float:
        inside = max(_LEAST_SHARE, share)
        return round(level(inside, _LEAST_SHARE, 1.0, _PANEL_HEIGHT, _PAD), 1)

    points = [
        Held(
            round(100 * (row["promised"] - _LEAST_SHARE) / (1 - _LEAST_SHARE), 1),
            y(row["held"]),
            y(row["ci"][1]),
            y(row["ci"][0]),
            share(row["held"]),
        )
        for row in known
    ]
    told = ", ".join(f"{share(row['promised'])} promised, {share(row['held'])}" for row in known)
    return Panel(
        name, note, points, (y(_LEAST_SHARE), y(1.0)), _PANEL_HEIGHT, f"Held of {name}: {told}."
    )


def share(value: float) -> str:
    """Write a share as a whole number of percent."""
    return f"{numbers.ratio(100 * value, 0)}\u00a0%"


def _marks(low: float, high: float, base: float) -> list[tuple[float, str]]:
    """Write the highest, the lowest and the present price, where they do not meet."""
    found = [(level(price, low, high, _FAN_HEIGHT, _PAD), price) for price in (high, base, low)]
    kept = [found[0], *(one for one in found[1:2] if 14 < one[0] < _FAN_HEIGHT - 22), found[2]]
    return [(round(y + 4, 1), numbers.about(price).removeprefix("$")) for y, price in kept]


def _span(ends: Mapping[str, float]) -> str:
    return f"{numbers.about(ends['low_usd'])} and {numbers.about(ends['high_usd'])}"
