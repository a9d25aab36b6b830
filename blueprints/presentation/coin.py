"""The coin page: its header, its notes and its cards, from one answer of the database."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import (
    cards,
    consensus,
    defi,
    derivatives,
    figures,
    market,
    news,
    numbers,
    on_chain,
    predictions,
    progress,
    research,
    risk,
    sentiment,
    still,
    technical,
    times,
    visit,
)
from blueprints.presentation.cards import Json
from blueprints.presentation.coin_rows import rank
from blueprints.presentation.numbers import Change
from blueprints.presentation.progress import Progress


class Note(NamedTuple):
    """A line under the header; with a query it offers the search for it."""

    text: str
    query: str = ""


class Part(NamedTuple):
    """A card of the page: its type of analysis, what its template shows, what it was made from."""

    name: str
    card: Any
    version: str
    coin_id: str


class CoinPage(NamedTuple):
    """Everything the page's template shows."""

    visit: Json  # what every page of a user has
    id: str
    name: str
    ticker: str
    rank: str
    title: str
    version: str
    price: float | None
    change: Change
    as_of: datetime | None
    from_list: bool
    range: figures.RangeBar | None
    notes: list[Note]
    is_dark: bool  # nothing that was asked for could be had
    progress: Progress | None
    progress_version: str
    reload: int | None  # seconds after which a browser without script looks again
    consensus: Part
    market: market.MarketCard
    market_version: str
    technical: technical.TechnicalCard
    technical_version: str
    parts: list[Part]


CARDS: Mapping[str, Callable[[Json, Json, Json], Any]] = {
    "sentiment": sentiment.card,
    "news": news.card,
    "on-chain": on_chain.card,
    "derivatives": derivatives.card,
    "defi": defi.card,
    "risk": risk.card,
    "predictions": predictions.card,
    "research": research.card,
}
"""Makes of further cards, in order: each from its answer, the coin and the stored pictures."""


def page(body: Json) -> CoinPage:
    """Build the page."""
    followed = body.get("progress")
    if followed:
        body = {**body, "analyses": progress.placed(body["analyses"], followed)}
    coin, answers = body["coin"], body["analyses"]
    candles = still.read(body["candles"])
    envelope = answers["market-data"].get("envelope")
    live: Json = envelope["data"] if envelope else {}
    price = live.get("price_usd", coin["price_usd"])
    bar = progress.read(followed) if followed else None
    moved = numbers.change(live.get("change_24h_pct") if live else coin["change_24h_pct"])
    return CoinPage(
        visit.of(body),
        coin["coingecko_id"],
        coin["name"],
        coin["ticker"],
        rank(coin["rank"]),
        f"{coin['ticker']} {numbers.about(price)} {moved}",
        _version([envelope and envelope["created_at"], answers["market-data"]["state"]]),
        price,
        moved,
        times.moment(live["as_of"] if live else coin["updated_at"]),
        not live,
        _range(live, price),
        _notes(coin),
        all(cards.state(answer).name == "unavailable" for answer in answers.values()),
        bar,
        _version(followed),
        progress.reload(followed, [cards.state(answer) for answer in answers.values()]),
        _consensus(body),
        market.card(answers["market-data"], coin, candles),
        _version([answers["market-data"], len(candles)]),
        technical.card(answers["technical"], coin, candles, body["candles_source"]),
        _version([answers["technical"], len(candles)]),
        [_part(name, body) for name in CARDS if name in answers],
    )


def _part(name: str, body: Json) -> Part:
    answer, coin = body["analyses"][name], body["coin"]
    card = CARDS[name](answer, coin, body["pictures"])
    return Part(name, card, _version([answer, card]), coin["coingecko_id"])


def _consensus(body: Json) -> Part:
    awaited = {kind for kind, answer in body["analyses"].items() if answer["state"] == "pending"}
    card = consensus.card(body["consensus"], body["figures_made_at"], awaited)
    return Part("consensus", card, _version(card), body["coin"]["coingecko_id"])


def _range(live: Json, price: float | None) -> figures.RangeBar | None:
    low, high = live.get("low_24h_usd"), live.get("high_24h_usd")
    if price is None or low is None or high is None:
        return None
    return figures.range_bar(low, high, price)


def _notes(coin: Json) -> list[Note]:
    notes = []
    if coin["same_symbol_count"] > 1:
        text = f"{coin['same_symbol_count']} coins use the ticker {coin['ticker']}."
        notes.append(Note(text, coin["ticker"]))
    if not coin["is_active"]:
        notes.append(Note("This coin is not among the largest 250; its list price may be old."))
    return notes


def _version(part: Any) -> str:
    """Name what a part of the page was made from, so that a script swaps only what changed."""
    return hashlib.sha256(repr(part).encode()).hexdigest()[:12]
