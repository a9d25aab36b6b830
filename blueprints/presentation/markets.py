"""The market's list: a page of the top 250 as rows, the ways to others, and all of it as CSV."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from blueprints.presentation import csv_rows, numbers, times
from blueprints.presentation.cards import Json, State
from blueprints.presentation.home import Breadth, breadth
from blueprints.presentation.numbers import Change
from blueprints.presentation.sparkline import Sparkline, sparkline

FILTERS = ("q", "moved", "kind", "min_volume")
ORDER = ("sort", "direction")
MOVED = {"": "All", "rose": "Rose", "fell": "Fell"}
KINDS = {
    "": "All",
    "native": "Coin or unknown",
    "token": "Token",
    "stablecoin": "Stablecoin",
    "wrapped": "Wrapped",
}
VOLUMES = {
    "": "Any",
    "1000000": "$1M or more",
    "10000000": "$10M or more",
    "100000000": "$100M or more",
    "1000000000": "$1B or more",
}
# What can be sorted by: its heading, and the class that tells how narrow it may still be shown.
COLUMNS = {
    "rank": ("Rank", "fold"),
    "name": ("Name", "l"),
    "price": ("Price", ""),
    "change_1h": ("1 h", "far"),
    "change_24h": ("24 h", ""),
    "change_7d": ("7 d", "fold"),
    "market_cap": ("Market cap", "fold"),
    "volume": ("Volume, 24 h", "fold"),
    "supply": ("Supply", "far"),
}
RISING = ("rank", "name")  # columns that begin with the smallest
DIRECTIONS = {"asc": "rising", "desc": "falling"}
CSV_COLUMNS = (
    *("rank", "id", "symbol", "name", "kind", "price_usd", "change_1h_pct", "change_24h_pct"),
    *("change_7d_pct", "market_cap_usd", "volume_24h_usd", "circulating_supply", "updated_at"),
)
CSV_HEADERS = {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": 'attachment; filename="markets.csv"',
}
_FRESH = timedelta(hours=1)  # the shortest change told is of an hour
_PAGE = 50

Query = dict[str, str]


class Column(NamedTuple):
    """A heading that sorts by its column."""

    label: str
    classes: str
    sorted: str  # "ascending", "descending" or ""
    query: Query  # where it leads


class Row(NamedTuple):
    """One coin of the list."""

    id: str
    name: str
    ticker: str
    rank: str
    price: float | None
    change_1h: Change
    change_24h: Change
    change_7d: Change
    market_cap: float | None
    volume: float | None
    supply: str
    line: Sparkline | None


class Way(NamedTuple):
    """A page of the list."""

    number: int
    is_here: bool
    query: Query


class Choice(NamedTuple):
    """One value that a filter may take."""

    value: str
    label: str
    is_chosen: bool


class MarketsPage(NamedTuple):
    """Everything the template of the page shows."""

    state: State
    lead: str
    breadth: Breadth | None
    columns: list[Column]
    rows: list[Row]
    span: str  # which coins of how many are shown
    ways: list[Way]
    before: Way | None
    after: Way | None
    asked: Mapping[str, str]
    choices: dict[str, list[Choice]]
    is_filtered: bool
    csv: Query
    size: int


def page(found: Json, given: Mapping[str, str | None], now: datetime | None = None) -> MarketsPage:
    """Build the page from what was found and what the address asked for."""
    asked = {name: (given.get(name) or "").strip() for name in FILTERS}
    kept = {name: text for name, text in asked.items() if text}
    ordered = _ordered(found["sort"], found["direction"])
    ways = [
        Way(number, number == found["page"], kept | ordered | _numbered(number))
        for number in range(1, found["pages"] + 1)
    ]
    here = found["page"] - 1
    return MarketsPage(
        _state(found["market"], now or datetime.now(UTC)),
        _lead(found["market"]),
        breadth(found["market"]),
        [_column(key, found, kept) for key in COLUMNS],
        [_row(coin) for coin in found["coins"]],
        _span(found),
        ways,
        ways[here - 1] if here > 0 else None,
        ways[here + 1] if here + 1 < len(ways) else None,
        asked,
        _choices(asked, found),
        bool(kept),
        kept | ordered,
        found["market"]["count"],
    )


def csv_text(found: Json) -> str:
    """Write every coin that the filter lets through, raw."""
    lines = [[csv_rows.guarded(coin[name]) for name in CSV_COLUMNS] for coin in found["coins"]]
    return csv_rows.written([CSV_COLUMNS, *lines])


def _row(coin: Json) -> Row:
    change_7d = coin["change_7d_pct"]
    return Row(
        coin["id"],
        coin["name"],
        coin["symbol"],
        str(coin["rank"] or numbers.UNKNOWN),
        coin["price_usd"],
        numbers.change(coin["change_1h_pct"]),
        numbers.change(coin["change_24h_pct"]),
        numbers.change(change_7d),
        coin["market_cap_usd"],
        coin["volume_24h_usd"],
        numbers.quantity(coin["circulating_supply"]),
        sparkline(coin["week_usd"], change_7d),
    )


def _state(market: Json, now: datetime) -> State:
    as_of = times.moment(market["as_of"])
    if as_of is None:
        return State("stale", "stale", "never updated")
    name = "fresh" if now - as_of <= _FRESH else "stale"
    return State(name, name, "old", as_of)


def _lead(market: Json) -> str:
    rose, fell, count = market["rose"], market["fell"], market["count"]
    if not rose and not fell:
        return ""
    if rose >= fell:
        return f"{rose} of the {count} largest coins rose in 24 hours, {fell} fell."
    return f"{fell} of the {count} largest coins fell in 24 hours, {rose} rose."


def _column(key: str, found: Json, kept: Query) -> Column:
    label, classes = COLUMNS[key]
    first = "asc" if key in RISING else "desc"
    if key != found["sort"]:
        return Column(label, classes, "", kept | _ordered(key, first))
    is_rising = found["direction"] == "asc"
    turned = "desc" if is_rising else "asc"
    word = "ascending" if is_rising else "descending"
    return Column(label, classes, word, kept | _ordered(key, turned))


def _ordered(sort: str, direction: str) -> Query:
    """Say an order in as few words as mean it."""
    if direction != ("asc" if sort in RISING else "desc"):
        return {"sort": sort, "direction": direction}
    return {} if sort == "rank" else {"sort": sort}


def _numbered(number: int) -> Query:
    return {"page": str(number)} if number > 1 else {}


def _span(found: Json) -> str:
    count, shown = found["count"], len(found["coins"])
    if not shown:
        return ""
    first = (found["page"] - 1) * _PAGE + 1
    coins = f"{first} to {first + shown - 1} of {count}" if count > shown else f"{count}"
    passed = "" if count == found["market"]["count"] else " that fit"
    key = found["sort"]
    label = COLUMNS[key][0].lower().partition(",")[0]
    by = f"change in {label}" if key.startswith("change_") else label
    order = f"by {by}, {DIRECTIONS[found['direction']]}"
    return f"{coins} {'coin' if count == 1 else 'coins'}{passed}, {order}"


def _choices(asked: Mapping[str, str], found: Json) -> dict[str, list[Choice]]:
    volumes = dict(VOLUMES)
    least = asked["min_volume"]
    if least not in volumes:
        volumes[least] = f"{numbers.money(float(least))} or more"
    return {
        "moved": _listed(MOVED, asked["moved"]),
        "kind": _listed(KINDS, asked["kind"]),
        "min_volume": _listed(volumes, least),
        "sort": _listed({key: label for key, (label, _) in COLUMNS.items()}, found["sort"]),
        "direction": _listed(DIRECTIONS, found["direction"]),
    }


def _listed(labels: Mapping[str, str], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in labels.items()]
