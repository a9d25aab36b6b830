"""Coins side by side: who was chosen, their lines, how they move together, and their figures.

Reads the answer of `api.get_compare_page`. What is not known has its reason in place of a figure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import (
    coin_rows,
    comparison_facts,
    csv_rows,
    numbers,
    rebased,
    risk_pictures,
    times,
    words,
)
from blueprints.presentation.cards import Json
from blueprints.presentation.comparison_facts import Fact
from blueprints.presentation.rebased import Rebased

MOST = 4
SPANS = {"30d": "30 days", "90d": "90 days", "1y": "1 year"}
USUAL = "90d"
CSV_HEADERS = {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": 'attachment; filename="compare.csv"',
}
_COMPLAINTS = {
    "not_known_asked": "No coin is known here as “{name}” yet. It is being looked up.",
    "not_known_unknown": "No coin is known as “{name}”.",
    "not_known_failed": "“{name}” is not known here, and no source could be asked for it.",
    "not_known_limited": "“{name}” is not known here, and you had as much looked up as one may "
    "in a minute.",
    "not_known_busy": "“{name}” is not known here, and too many unknown coins are being looked up.",
    "named_twice": "{coin} is named twice, by “{name}” too; it stands here once.",
    "too_many": "{coin} is left out: up to four coins are compared.",
    "not_a_name": "“{name}” is no name of a coin: a ticker or a CoinGecko id is.",
}
_NO_PAIR = {
    "no_history": "too few days in common: {n}",
    "undefined": "one of them stood still",
}

Query = dict[str, str]


class Chosen(NamedTuple):
    """One coin that is compared, and the address without it."""

    id: str
    name: str
    ticker: str
    rank: str
    without: Query


class Hit(NamedTuple):
    """One coin that the search found, and the address with it."""

    id: str
    name: str
    ticker: str
    rank: str
    price: float | None
    query: Query


class Span(NamedTuple):
    """A length of time to choose."""

    label: str
    is_here: bool
    query: Query


class Pair(NamedTuple):
    """How two coins move together; without r its reason."""

    r: str
    interval: str
    reason: str


class ComparePage(NamedTuple):
    """Everything the template of the page shows."""

    title: str
    complaints: list[str]
    need: str
    chosen: list[Chosen]
    is_full: bool
    coins: str  # as the address names them
    query: str
    hits: list[Hit]
    nothing: str  # why the search found none
    span: str
    spans: list[Span]
    facts: list[Fact]
    lines: Rebased | None
    gaps: list[str]  # why a coin has no line
    sources: str
    names: list[str]  # of the coins that have days
    days: list[tuple[str, list[str]]]  # newest first: the day, and the index of each
    matrix: list[tuple[str, list[Pair | None]]]
    matrix_lead: str
    fewest: str
    csv: Query
    is_waiting: bool


def exact(query: str, found: Json) -> str:
    """Return the id of the coin that the text names in whole: its ticker, its id or its name."""
    results = found.get("results", [])
    if not query or not results:
        return ""
    first = results[0]
    named = {first[name].casefold() for name in ("id", "symbol", "name")}
    return str(first["id"]) if query.casefold() in named else ""


def page(found: Json, query: str, hits: Json) -> ComparePage:
    """Build the page from the coins and from what a search for one more found."""
    compared = found["compared"]
    coins, span = compared["coins"], found["range"]
    ids = [coin["id"] for coin in coins]
    with_days = [coins[place] for place in compared.get("with", [])]
    days = compared.get("days", [])
    named = [rebased.Coin(coin["name"], coin.get("ticker", "")) for coin in with_days]
    is_whole = len(coins) > 1
    return ComparePage(
        f"Compare {_listed([coin['name'] for coin in coins])}" if is_whole else "Compare coins",
        [_complaint(one) for one in found["complaints"]],
        _need(len(coins)),
        [_chosen(coin, ids, span) for coin in coins],
        len(coins) >= MOST,
        ",".join(ids),
        query,
        [_hit(coin, ids, span) for coin in hits.get("results", []) if coin["id"] not in ids],
        _nothing(query, hits, ids),
        span,
        [Span(label, key == span, _query(ids, key)) for key, label in SPANS.items()],
        comparison_facts.write(coins, compared, found["span"]) if is_whole else [],
        rebased.draw(named, days),
        _gaps(coins, compared) if is_whole else [],
        _sources(with_days),
        [coin["ticker"] for coin in with_days],
        _table(days),
        _matrix(compared),
        _matrix_lead(with_days, compared),
        f"{SPANS[span]} need {found['fewest']} days in common",
        _query(ids, span),
        is_whole and any("pending" in (coin["days_state"], coin["market_state"]) for coin in coins),
    )


def csv_text(found: Json) -> str:
    """Write the common days, a close and an index for each coin."""
    compared = found["compared"]
    coins = [compared["coins"][place] for place in compared.get("with", [])]
    days = compared.get("days", [])
    header = ["closed_at"] if days else []
    for coin in coins if days else []:
        header += [f"{coin['id']} close_usd", f"{coin['id']} index"]
    lines = [
        [
            times.iso(times.from_epoch(day[0])),
            *(
                csv_rows.guarded(value)
                for pair in zip(day[1:], restated[1:], strict=True)
                for value in pair
            ),
        ]
        for day, restated in zip(days, rebased.index(days) if days else [], strict=True)
    ]
    return csv_rows.written([[csv_rows.guarded(name) for name in header or ["closed_at"]], *lines])


def _query(ids: Sequence[str], span: str) -> Query:
    named = {"coins": ",".join(ids)} if ids else {}
    return named if span == USUAL else named | {"range": span}


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]])


def _complaint(one: Json) -> str:
    return _COMPLAINTS[one["code"]].format(name=one["name"], coin=one["coin"])


def _need(count: int) -> str:
    if count > 1:
        return ""
    return "One more coin is needed." if count else "Choose two to four coins."


def _chosen(coin: Json, ids: Sequence[str], span: str) -> Chosen:
    without = _query([other for other in ids if other != coin["id"]], span)
    ticker = coin.get("ticker", coin.get("symbol", ""))
    return Chosen(coin["id"], coin["name"], ticker, coin_rows.rank(coin["rank"]), without)


def _hit(coin: Json, ids: Sequence[str], span: str) -> Hit:
    query = _query([*ids, coin["id"]], span)
    return Hit(
        coin["id"],
        coin["name"],
        coin["symbol"],
        coin_rows.rank(coin["rank"]),
        coin["price_usd"],
        query,
    )


def _nothing(query: str, hits: Json, ids: Sequence[str]) -> str:
    if not query:
        return ""
    if "detail" in hits:
        return str(hits["detail"])
    if not hits.get("results"):
        return f"No coin is found by “{query}”. Try the ticker, the name, or how either begins."
    named = {coin["id"] for coin in hits["results"]}
    return f"What “{query}” finds is compared already." if named <= set(ids) else ""


def _gaps(coins: Sequence[Json], compared: Json) -> list[str]:
    missing = [coin for place, coin in enumerate(coins) if place not in compared["with"]]
    told = [
        f"{coin['name']} has no line: {comparison_facts.days_reason(coin)}." for coin in missing
    ]
    if len(compared["with"]) > 1 and len(compared["days"]) < 2:
        told.append("These coins have no two daily closes in common.")
    elif len(compared["with"]) < 2 and not told:
        told.append("Lines need the days of two coins.")
    return told


def _sources(coins: Sequence[Json]) -> str:
    by: dict[str, list[str]] = {}
    for coin in coins:
        by.setdefault(words.provider(coin["source"]), []).append(coin["name"])
    parts = [f"{provider} ({', '.join(names)})" for provider, names in by.items()]
    return f"Daily closes, UTC, by {' and '.join(parts)}." if parts else ""


def _table(days: Sequence[Sequence[float]]) -> list[tuple[str, list[str]]]:
    return [
        (times.day(rebased.ended(row[0])), [numbers.ratio(value, 1) for value in row[1:]])
        for row in reversed(rebased.index(days) if days else [])
    ]


def _matrix(compared: Json) -> list[tuple[str, list[Pair | None]]]:
    names = [compared["coins"][place]["ticker"] for place in compared.get("with", [])]
    pairs = {
        frozenset((pair["one"], pair["other"])): _pair(pair) for pair in compared.get("pairs", [])
    }
    unknown = Pair(numbers.UNKNOWN, "", "no days in common")
    return [
        (
            name,
            [
                None if row == column else pairs.get(frozenset((row, column)), unknown)
                for column in range(len(names))
            ],
        )
        for row, name in enumerate(names)
        if len(names) > 1
    ]


def _pair(pair: Json) -> Pair:
    if pair["r"] is None:
        return Pair(numbers.UNKNOWN, "", _NO_PAIR[pair["reason"]].format(n=pair["n"]))
    told = {"r": pair["r"], "ci": [pair["low"], pair["high"]]}
    return Pair(numbers.signed(pair["r"]), risk_pictures.interval(told), "")


def _matrix_lead(coins: Sequence[Json], compared: Json) -> str:
    known = [pair for pair in compared.get("pairs", []) if pair["r"] is not None]
    if not known:
        return ""
    closest = max(known, key=lambda pair: pair["r"])
    one, other = (coins[closest[name]]["name"] for name in ("one", "other"))
    return (
        f"{one} and {other} moved most alike: r {numbers.signed(closest['r'])} "
        f"over {closest['n']} days."
    )
