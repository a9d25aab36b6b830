"""The home page: the whole market in a few figures, and the largest coins as rows."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from blueprints.presentation import numbers, times, visit
from blueprints.presentation.cards import Fact, Json, State
from blueprints.presentation.numbers import Change

_UPDATED_DAILY = timedelta(hours=26)  # the list of coins is made anew once a day


class Row(NamedTuple):
    """One coin of a list."""

    id: str
    name: str
    ticker: str
    rank: str
    price: float | None
    change: Change
    market_cap: float | None
    volume: float | None


class Breadth(NamedTuple):
    """How many coins rose and fell, as widths in percent."""

    rose: int
    fell: int
    unchanged: int
    rose_width: float
    still_width: float
    fell_width: float
    description: str


class Market(NamedTuple):
    """The card of the whole market."""

    state: State
    facts: list[Fact]
    breadth: Breadth | None
    lead: str
    size: int


class HomePage(NamedTuple):
    """Everything the template of the page shows."""

    visit: Json
    market: Market | None
    top: list[Row]
    query: str
    results: list[Row]
    complaint: str


def page(body: Json, query: str, found: Json) -> HomePage:
    """Build the page; `found` is the answer to the search, a refusal included."""
    return HomePage(
        visit.of(body),
        market(body["market"], datetime.now(UTC)),
        [row(coin) for coin in body["top"]],
        query,
        [row(coin) for coin in found.get("results", [])],
        found.get("detail", ""),
    )


def market(figures: Json | None, now: datetime) -> Market | None:
    """Build the card; nothing while no coin is known."""
    if not figures:
        return None
    as_of = times.moment(figures["as_of"])
    old = as_of is None or now - as_of > _UPDATED_DAILY
    name = "stale" if old else "fresh"
    share = figures["btc_share_pct"]
    return Market(
        State(name, name, "old", as_of) if as_of else State("stale", "stale", "never updated"),
        [
            _sum("Market cap", figures["cap_usd"]),
            _sum("Volume, 24 h", figures["volume_24h_usd"]),
            Fact("Bitcoin’s share", numbers.percent(share), note="" if share else "not known"),
        ],
        breadth(figures),
        _lead(figures),
        figures["count"],
    )


def row(coin: Json) -> Row:
    """Build one row of a list; of a coin found by a search only the price is told."""
    return Row(
        coin["id"],
        coin["name"],
        coin["symbol"],
        rank(coin["rank"]),
        coin["price_usd"],
        numbers.change(coin.get("change_24h_pct")),
        coin.get("market_cap_usd"),
        coin.get("volume_24h_usd"),
    )


def rank(value: int | None) -> str:
    """Say a coin's rank by market cap."""
    return f"rank {value}" if value else "unranked"


def _sum(label: str, value: float | None) -> Fact:
    note = "" if value is not None else "not known"
    return Fact(label, numbers.money(value), numbers.exact_money(value), note)


def _lead(figures: Json) -> str:
    rose, fell = figures["rose"], figures["fell"]
    if not rose and not fell:
        return ""
    if rose >= fell:
        return f"{rose} of the {figures['count']} largest coins rose in 24 hours, {fell} fell."
    return f"{fell} of the {figures['count']} largest coins fell in 24 hours, {rose} rose."


def breadth(figures: Json) -> Breadth | None:
    """Draw how many coins rose and fell; nothing while no change is known."""
    rose, fell, unchanged = figures["rose"], figures["fell"], figures["unchanged"]
    known = rose + fell + unchanged
    if not known:
        return None
    rose_width, fell_width = (round(100 * part / known, 1) for part in (rose, fell))
    return Breadth(
        rose,
        fell,
        unchanged,
        rose_width,
        round(100 - rose_width - fell_width, 1),
        fell_width,
        f"{rose} of {known} rose, {fell} fell, {unchanged} unchanged.",
    )
