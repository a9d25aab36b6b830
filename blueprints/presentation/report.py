"""A report: what was stored of a coin at one moment, by the same cards as its page.

It may be shown weeks later, or by a later release, so a card that cannot be made of it any more is
named with the rest of what is missing, and the others stand.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import (
    cards,
    coin,
    consensus,
    figures,
    market,
    numbers,
    still,
    technical,
    times,
    words,
)
from blueprints.presentation.cards import Json
from blueprints.presentation.coin import Part
from blueprints.presentation.home import rank
from blueprints.presentation.numbers import Change

log = logging.getLogger(__name__)

UNREADABLE = "it was made by another version of this service"
_UNFIT = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError)
_TITLES = {"technical": "Technical", "derivatives": "Derivatives", "research": "Research"}


class Report(NamedTuple):
    """Everything that the templates show; `id` is empty, for nothing of it is live."""

    id: str
    coin_id: str
    name: str
    ticker: str
    rank: str
    made: datetime
    price: float | None
    change: Change
    as_of: datetime | None
    from_list: bool
    range: figures.RangeBar | None
    notes: list[str]
    made_up: bool  # whether any figure came from the sandbox
    consensus: Part | None
    market: market.MarketCard | None
    market_version: str
    technical: technical.TechnicalCard | None
    technical_version: str
    parts: list[Part]
    missing: list[tuple[str, str]]  # what is not in it, and why
    disclaimer: str


class _Maker:
    """Makes cards of a stored report, and notes which of them it has not."""

    def __init__(self, answers: Mapping[str, Json]) -> None:
        self.answers = answers
        self.missing: list[tuple[str, str]] = []

    def card(self, name: str, make: Callable[[], Any], answer: Json | None = None) -> Any:
        """Make one card; None when there is nothing to show in it."""
        title = _TITLES.get(name, words.sentence(words.analysis(name)))
        try:
            made = make()
            shown = made.sentences or getattr(made, "still", None)
            reason = "" if shown or answer is None else cards.state(answer).note
        except _UNFIT as fault:
            log.warning("a stored %s makes no card: %s", name, type(fault).__name__)
            made, shown, reason = None, False, UNREADABLE
        if shown:
            return made
        self.missing.append((title, reason or "nothing to show"))
        return None

    def part(self, name: str, make: Callable[[], Any], answer: Json | None = None) -> Part | None:
        """Make one card as a part of the page."""
        made = self.card(name, make, answer)
        return Part(name, made, "", "") if made else None


def report(body: Json) -> Report:
    """Build what a report shows, from what is stored with its pictures."""
    stored, pictures = body["report"], body["pictures"]
    asset, answers = stored["coin"], stored["analyses"]
    candles = still.read(body["candles"])
    live = _live(answers)
    price = live.get("price_usd", asset["price_usd"])
    maker = _Maker(answers)
    return Report(
        "",
        asset["coingecko_id"],
        asset["name"],
        asset["ticker"],
        rank(asset["rank"]),
        times.known_moment(stored["made_at"]),
        price,
        numbers.change(live.get("change_24h_pct") if live else asset["change_24h_pct"]),
        times.moment(live.get("as_of") if live else asset["updated_at"]),
        not live,
        _range(live, price),
        _notes(asset),
        any((answer["envelope"] or {}).get("sandbox") for answer in answers.values()),
        maker.part(
            "consensus", lambda: consensus.card(stored["consensus"], body["figures_made_at"])
        ),
        maker.card(
            "market-data",
            lambda: market.card(answers["market-data"], asset, candles),
            answers["market-data"],
        ),
        "",
        maker.card(
            "technical",
            lambda: technical.card(answers["technical"], asset, candles, body["candles_source"]),
            answers["technical"],
        ),
        "",
        [part for name in coin.CARDS if (part := _part(maker, name, asset, pictures))],
        maker.missing,
        stored["disclaimer"],
    )


def _live(answers: Mapping[str, Json]) -> Json:
    envelope = answers["market-data"]["envelope"]
    return envelope["data"] if envelope else {}


def _range(live: Json, price: float | None) -> figures.RangeBar | None:
    low, high = live.get("low_24h_usd"), live.get("high_24h_usd")
    if price is None or low is None or high is None:
        return None
    return figures.range_bar(low, high, price)


def _notes(asset: Json) -> list[str]:
    """Say that a ticker means several coins, or that a price may be old."""
    same = asset["same_symbol_count"]
    return [
        *([f"{same} coins use the ticker {asset['ticker']}."] if same > 1 else []),
        *([] if asset["is_active"] else ["This coin is not among the largest 250."]),
    ]


def _part(maker: _Maker, name: str, asset: Json, pictures: Json) -> Part | None:
    answer = maker.answers.get(name)
    if answer is None:
        return None
    return maker.part(name, lambda: coin.CARDS[name](answer, asset, pictures), answer)
