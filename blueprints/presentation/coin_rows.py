"""Coins as rows of lists: of the market, of a watchlist, of what was opened, of what moved."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from blueprints.presentation import numbers, sparkline, times
from blueprints.presentation.cards import Json
from blueprints.presentation.numbers import Change
from blueprints.presentation.sparkline import Sparkline

_OLD = timedelta(hours=26)  # listed coins are asked for anew all day; others when they are opened


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


class Movers(NamedTuple):
    """The coins that rose and fell most, and which coins count."""

    rose: list[Row]
    fell: list[Row]
    note: str


class Watched(NamedTuple):
    """One coin of the watchlist; `note` is why a price is missing or old."""

    coin: Row
    week: Change
    line: Sparkline | None
    note: str


class Watchlist(NamedTuple):
    """The watchlist as far as it is shown."""

    rows: list[Watched]
    lead: str
    more: int


class Seen(NamedTuple):
    """A coin as somebody saw it once, and as it is now."""

    coin: Row
    then: float | None
    since: Change
    at: datetime | None


def row(coin: Json) -> Row:
    """Build one row of a list; of a coin found by a search only the price is told."""
    return Row(
        coin["id"],
        coin["name"],
        coin["symbol"],
        rank(coin.get("rank")),
        coin.get("price_usd"),
        numbers.change(coin.get("change_24h_pct")),
        coin.get("market_cap_usd"),
        coin.get("volume_24h_usd"),
    )


def rank(value: int | None) -> str:
    """Say a coin's rank by market cap."""
    return f"rank {value}" if value else "unranked"


def movers(market: Json | None) -> Movers | None:
    """Build the lists of what rose and fell most; nothing while no coin is known."""
    if not market:
        return None
    floor = numbers.money(market["mover_volume_usd"])
    return Movers(
        [row(coin) for coin in market["gainers"]],
        [row(coin) for coin in market["losers"]],
        f"Of the {market['count']} largest coins those with {floor} volume a day or more.",
    )


def watchlist(found: Json, now: datetime) -> Watchlist:
    """Build the rows of the watchlist and the sentence about them."""
    rows = [_watched(coin, now) for coin in found["rows"]]
    return Watchlist(rows, _lead(rows), found["count"] - len(rows))


def seen(coin: Json) -> Seen:
    """Build a coin with its price of then and of now."""
    return Seen(
        row(coin),
        coin["price_then_usd"],
        numbers.change(coin["since_pct"]),
        times.moment(coin.get("opened_at")),
    )


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 coin, 2 coins."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _watched(coin: Json, now: datetime) -> Watched:
    as_of = times.moment(coin.get("as_of"))
    notes = []
    if not coin["id"]:
        notes.append("no coin of this ticker is known")
    elif coin["price_usd"] is None:
        notes.append("no source has a price")
    elif as_of and now - as_of > _OLD:
        notes.append(f"price of {times.day(as_of)}")
    if coin["alerts"]:
        notes.append(counted(coin["alerts"], "alert"))
    return Watched(
        row(coin),
        numbers.change(coin["change_7d_pct"]),
        sparkline.sparkline(coin["week_usd"], coin["change_7d_pct"]),
        " · ".join(notes),
    )


def _lead(rows: Sequence[Watched]) -> str:
    rose, fell = (
        sum(watched.coin.change.direction == direction for watched in rows)
        for direction in ("up", "down")
    )
    if not rose and not fell:
        return ""
    return f"{rose} of {counted(len(rows), 'coin')} rose in 24 hours, {fell} fell."
