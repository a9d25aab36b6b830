"""The home page: the whole market in a few figures, its largest coins, and a person's own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from blueprints.presentation import (
    coin_rows,
    day_news,
    fired,
    numbers,
    scales,
    since_visit,
    times,
    visit,
)
from blueprints.presentation import treemap as maps
from blueprints.presentation.cards import Fact, Json, State
from blueprints.presentation.coin_rows import Movers, Row, Seen, Watchlist
from blueprints.presentation.day_news import DayNews
from blueprints.presentation.fired import Alerts
from blueprints.presentation.scales import Gauge
from blueprints.presentation.since_visit import Since
from blueprints.presentation.treemap import Size, Treemap

_SUMMED_UP = timedelta(minutes=25)  # the market is summed up anew every ten minutes
_LISTED = 10  # of the largest coins, where a map has no room


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
    greed: Gauge | None
    greed_at: datetime | None
    lead: str
    size: int


class Largest(NamedTuple):
    """The largest coins as a map, as a short list with bars, and as rows of a table."""

    map: Treemap | None
    listed: list[tuple[Row, float]]  # with the size in percent of the largest
    rows: list[Row]


class HomePage(NamedTuple):
    """Everything the template of the page shows."""

    visit: Json
    market: Market | None
    movers: Movers | None
    largest: Largest | None
    watchlist: Watchlist
    alerts: Alerts
    news: DayNews
    opened: list[Seen]
    since: Since
    query: str
    results: list[Row]
    complaint: str


class Hit(NamedTuple):
    """One coin that a search found; in its names what was typed stands in the middle."""

    id: str
    name: tuple[str, str, str]
    ticker: tuple[str, str, str]
    rank: str
    price: float | None


def page(body: Json, query: str, found: Json, now: datetime | None = None) -> HomePage:
    """Build the page; `found` is the answer to the search, a refusal included."""
    now = now or datetime.now(UTC)
    return HomePage(
        visit.of(body),
        market(body["market"], now),
        coin_rows.movers(body["market"]),
        largest(body["market"]),
        coin_rows.watchlist(body["watchlist"], now),
        fired.alerts(body["alerts"]),
        day_news.day_news(body["news"], now),
        [coin_rows.seen(coin) for coin in body["opened"]],
        since_visit.since(body["since"]),
        query,
        [coin_rows.row(coin) for coin in found.get("results", [])],
        found.get("detail", ""),
    )


def market(figures: Json | None, now: datetime) -> Market | None:
    """Build the card; nothing while no coin is known."""
    if not figures:
        return None
    as_of = times.known_moment(figures["as_of"])
    old = now - as_of > _SUMMED_UP
    name = "stale" if old else "fresh"
    share, greed = figures["btc_share_pct"], figures["fear_greed"]
    return Market(
        State(name, name, "old", as_of, None if old else as_of + _SUMMED_UP),
        [
            _sum("Market cap", figures["cap_usd"], figures["moved_24h_pct"]),
            _sum("Volume, 24 h", figures["volume_24h_usd"]),
            Fact("Bitcoin’s share", numbers.percent(share), note="" if share else "not known"),
        ],
        breadth(figures),
        _greed(greed["value"]) if greed else None,
        times.known_moment(greed["at"]) if greed else None,
        _lead(figures),
        figures["count"],
    )


def largest(figures: Json | None) -> Largest | None:
    """Draw and list the largest coins; nothing while the size of none is known."""
    if not figures or not figures["largest"]:
        return None
    coins = figures["largest"]
    rows = [coin_rows.row(coin) for coin in coins]
    most = coins[0]["market_cap_usd"]
    return Largest(
        maps.treemap(
            _finding(coins),
            "area by market cap, shade by change of 24 hours",
            [
                Size(coin["symbol"], coin["name"], coin["market_cap_usd"], coin["change_24h_pct"])
                for coin in coins
            ],
        ),
        [
            (row, round(100 * coin["market_cap_usd"] / most, 1))
            for row, coin in zip(rows[:_LISTED], coins, strict=False)
        ],
        rows,
    )


def _finding(coins: Sequence[Json]) -> str:
    whole = sum(coin["market_cap_usd"] for coin in coins)
    share = 100 * coins[0]["market_cap_usd"] / whole
    return f"{coins[0]['name']} is {share:.0f}\u00a0% of the {len(coins)} largest coins"


def hits(query: str, found: Json) -> dict[str, object]:
    """What a search as one types shows; `found` is its answer, a refusal included."""
    results = found.get("results", [])
    return {"hits": [_hit(coin, query) for coin in results], "said": _said(found, len(results))}


def _hit(coin: Json, query: str) -> Hit:
    name, ticker = (_parted(coin[key], query) for key in ("name", "symbol"))
    return Hit(coin["id"], name, ticker, rank(coin["rank"]), coin["price_usd"])


def _parted(text: str, wanted: str) -> tuple[str, str, str]:
    start = text.lower().find(wanted.lower())
    if start < 0:
        return text, "", ""
    end = start + len(wanted)
    return text[:start], text[start:end], text[end:]


def _said(found: Json, count: int) -> str:
    if "detail" in found:
        return str(found["detail"])
    if not count:
        return "No coin has this name or ticker."
    return f"{count} {'coin' if count == 1 else 'coins'} · ↑ ↓ to choose, Enter to open"


def rank(value: int | None) -> str:
    """Say a coin's rank by market cap."""
    return f"rank {value}" if value else "unranked"


def _greed(value: float) -> Gauge:
    score = numbers.score(value)
    return scales.gauge(
        f"Fear & Greed {score}", "own scale", value, score, low="0 fear", high="100 greed"
    )


def _sum(label: str, value: float | None, moved: float | None = None) -> Fact:
    note = "not known" if value is None else "" if moved is None else "in 24 h"
    change = None if moved is None else numbers.change(moved)
    return Fact(label, numbers.money(value), numbers.exact_money(value), note, change)


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
