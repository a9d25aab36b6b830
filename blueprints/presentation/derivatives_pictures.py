"""The pictures of the derivatives card, from the days that are stored and the newest answer."""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import figures, numbers, plots, times, words
from blueprints.presentation.cards import Json
from blueprints.presentation.derivatives_sentences import rate

_FEWEST_DAYS = 2
_KNOWN_PART = 0.5  # of the days: a venue that has fewer is named but not drawn
_HEIGHT = 90


class Sides(NamedTuple):
    """The accounts that are long beside those that are short."""

    finding: str
    width: float  # percent, of the long ones
    long: str
    short: str
    description: str


class VenueLine(NamedTuple):
    """What one venue's bets paid, as a small line with its newest value."""

    key: str
    line: plots.Timeline
    newest: str


def funding(stored: Json) -> plots.Columns | None:
    """Draw what was paid each day, bets on a rise paying upwards."""
    points = [(row[0], row[1]) for row in stored.get("funding", []) if row[1] is not None]
    rises = sum(value > 0 for _, value in points)
    return plots.columns(
        f"Bets on a rise paid on {rises} of {len(points)} days",
        "% per 8 hours, a column a day",
        points,
        rate,
        height=_HEIGHT,
    )


def funding_by_venue(stored: Json) -> list[VenueLine]:
    """Draw a line for each venue."""
    paid: dict[str, list[tuple[float, float]]] = {}
    for at, _, venues in stored.get("funding", []):
        for venue, value in (venues or {}).items():
            if value is not None:
                paid.setdefault(venue, []).append((at, value))
    lines = []
    for index, venue in enumerate(sorted(paid)):
        points, name = paid[venue], words.provider(venue)
        drawn = plots.timeline(name, "% per 8 hours, mean of a day", points, rate, height=44)
        if drawn is not None:
            lines.append(VenueLine(f"funding-{index}", drawn, rate(points[-1][1])))
    return lines


def interest(stored: Json, closes: Sequence[Sequence[float]]) -> plots.Stack | None:
    """Stack what is open by venue, under the price."""
    days = stored.get("open_interest", [])
    held: dict[str, list[tuple[float, float]]] = {}
    for at, venues in days:
        for venue, usd in venues.items():
            held.setdefault(venue, []).append((at, usd))
    drawn = {
        venue: points
        for venue, points in held.items()
        if len(points) >= max(_FEWEST_DAYS, _KNOWN_PART * len(days))
    }
    left_out = [words.provider(venue) for venue in sorted(held.keys() - drawn.keys())]
    without = f"; without {' and '.join(left_out)}: too few days" if left_out else ""
    if not drawn:
        return None
    largest = max(drawn, key=lambda venue: drawn[venue][-1][1])
    return plots.stack(
        f"Most is open at {words.provider(largest)}",
        f"open interest in USD, a day each{without}",
        [(words.provider(venue), points) for venue, points in drawn.items()],
        numbers.money,
        over=("price", [(row[0], row[1]) for row in closes]),
    )


def sides(bets: Json | None) -> Sides | None:
    """Draw the two sides of the accounts as one bar."""
    if not bets:
        return None
    part = 100 * bets["long_account_share"]
    long, short = numbers.score(part), numbers.score(100 - part)
    more = "long" if part > 50 else "short"
    finding = {
        "crowded_long": "Nearly all accounts are on one side: long",
        "crowded_short": "Nearly all accounts are on one side: short",
    }.get(bets["level"], f"More accounts are {more}")
    return Sides(
        "As many accounts are long as short" if long == short else finding,
        round(part, 1),
        f"▲ {long}\u00a0% long",
        f"{short}\u00a0% short ▼",
        f"{long} percent of accounts are long, {short} percent are short.",
    )


def volatility(options: Json | None) -> plots.Timeline | None:
    """Draw the volatility at the money, end by end at equal distances."""
    rows = (options or {}).get("atm_iv") or []
    if len(rows) < _FEWEST_DAYS:
        return None
    values = [row["iv_pct"] for row in rows]
    ends = [times.known_moment(row["expiry"]) for row in rows]
    low, high = min(values), max(values)
    way = "larger" if values[-1] > values[0] else "smaller"
    first, last = numbers.percent(values[0]), numbers.percent(values[-1])
    return plots.Timeline(
        finding=f"Swings expected later are {way} than soon ones"
        if first != last
        else "Swings expected soon and later are alike",
        note="implied volatility a year at the money, by end",
        area="",
        line=figures.line(values, low, high, _HEIGHT, 4),
        over="",
        over_label="",
        top=numbers.percent(high),
        bottom=numbers.percent(low),
        band=None,
        days=[times.short_day(ends[place]) for place in (0, len(ends) // 2, -1)],
        height=_HEIGHT,
        description=f"{len(rows)} ends, from {first} on {times.day(ends[0])} to {last} on "
        f"{times.day(ends[-1])}.",
    )
