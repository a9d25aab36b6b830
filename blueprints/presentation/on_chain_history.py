"""Small pictures of how busy a chain was: a line a figure, over the range that is usual for it.

The range is the middle 80 % of the past year, drawn only once the records reach back 90 days;
before that a picture says since when there are any.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import quantiles
from typing import NamedTuple

from blueprints.presentation import numbers, on_chain_units, plots, times
from blueprints.presentation.cards import Json

DAY = 86_400
YEAR, LEAST = 365, 90  # days
HEIGHT = 64
MOST, ROWS = 4, 30  # pictures of a card, rows of its table

Points = Sequence[tuple[float, float]]


class Figure(NamedTuple):
    """A figure that is drawn: its name, unit, writer, and its path in an answer."""

    title: str
    unit: str
    write: Callable[[float | None], str]
    path: str


class Picture(NamedTuple):
    """One small picture with the value of today's answer and the name of the series it shows."""

    key: str
    series: str
    value: str
    line: plots.Timeline


class Table(NamedTuple):
    """The newest values of all pictures, a day or an hour a row, newest first."""

    titles: list[str]
    rows: list[tuple[str, list[str]]]


FIGURES: Mapping[str, Figure] = {
    "fee_half_hour": Figure(
        "Fee, half an hour", "sat/vB", on_chain_units.sat_vb, "fees.half_hour_sat_vb"
    ),
    "gas_normal_gwei": Figure("Gas, normal speed", "gwei", on_chain_units.gwei, "gas.normal_gwei"),
    "hashrate_hs": Figure(
        "Hash rate", "hashes a second", on_chain_units.hashes, "network.hashrate_hs"
    ),
    "tx_24h": Figure("Transactions", "in 24 h", on_chain_units.counted, "activity.tx_24h"),
    "active_24h": Figure(
        "Active addresses", "in 24 h", on_chain_units.counted, "activity.active_addresses_24h"
    ),
    "supply": Figure("Supply", "coins", numbers.quantity, "supply.circulating"),
    "tvl_usd": Figure("Deposits", "USD", numbers.money, "tvl_usd"),
}


def pictures(stored: Json, data: Json) -> list[Picture]:
    """Draw the first four figures that have two points or more, with their values of today."""
    is_daily = stored.get("grain") == "day"
    return [_picture(name, stored["lines"][name], data, is_daily) for name in _drawn(stored)]


def drawn_paths(stored: Json) -> set[str]:
    """Name the figures that are drawn by their paths."""
    return {FIGURES[name].path for name in _drawn(stored)}


def table(stored: Json) -> Table | None:
    """List what is drawn; nothing where nothing is."""
    names = _drawn(stored)
    if not names:
        return None
    values = {name: dict(_points(stored["lines"][name])) for name in names}
    moments = sorted({at for known in values.values() for at in known}, reverse=True)[:ROWS]
    is_daily = stored.get("grain") == "day"
    return Table(
        [FIGURES[name].title for name in names],
        [
            (_moment(at, is_daily), [FIGURES[name].write(values[name].get(at)) for name in names])
            for at in moments
        ],
    )


def usual(points: Points) -> tuple[float, float] | None:
    """Give the range of the middle 80 % of a year of days; None before 90 days are stored."""
    if not points or points[-1][0] - points[0][0] < (LEAST - 1) * DAY:
        return None
    year = [value for at, value in points if at > points[-1][0] - YEAR * DAY]
    if len(year) < LEAST:
        return None
    tenths = quantiles(year, n=10, method="inclusive")
    return tenths[0], tenths[-1]


def _drawn(stored: Json) -> list[str]:
    lines = stored.get("lines", {})
    return [name for name in FIGURES if len(lines.get(name, {}).get("points", ())) > 1][:MOST]


def _points(line: Json) -> list[tuple[float, float]]:
    return [(at, value) for at, value in line["points"]]


def _picture(name: str, stored: Json, data: Json, is_daily: bool) -> Picture:
    figure, points = FIGURES[name], _points(stored)
    band = usual(points) if is_daily else None
    since = times.day(times.from_epoch(stored["since"]))
    note = figure.unit if band else f"{figure.unit}, collected since {since}"
    line = plots.timeline(figure.title, note, points, figure.write, band=band, height=HEIGHT)
    assert line is not None, "two points are a line"
    if band:
        told = f"Last {_place(points[-1][1], band)} the middle four fifths of the past year, "
        told += f"{figure.write(band[0])} to {figure.write(band[1])}."
        line = line._replace(description=f"{line.description} {told}")
    value = figure.write(on_chain_units.read(data, figure.path))
    return Picture(f"chain-{name}", f"onchain.{name}", value, line)


def _place(value: float, band: tuple[float, float]) -> str:
    return "below" if value < band[0] else "above" if value > band[1] else "inside"


def _moment(epoch_s: float, is_daily: bool) -> str:
    moment = times.from_epoch(epoch_s)
    return times.day(moment) if is_daily else f"{times.day(moment)}, {moment:%H:%M} UTC"
