"""Figures of coins side by side: a row for each figure, a cell for each coin.

What is not known is a dash with its reason.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import numbers, times, words
from blueprints.presentation.cards import Json
from blueprints.presentation.numbers import Change

_STATES = {
    "pending": "on its way",
    "failed": "no source answered",
    "limited": "you had as much fetched as one may in a minute",
}
_NO_DAYS = {
    "pending": "its daily prices are on their way",
    "failed": "no source answered when its daily prices were asked for",
    "limited": "you had as much fetched as one may in a minute",
}


class Cell(NamedTuple):
    """One figure of one coin: a text, a change or a moment's age, and why it is blank."""

    text: str
    title: str = ""
    change: Change | None = None
    reason: str = ""
    moment: datetime | None = None


class Fact(NamedTuple):
    """One figure of all coins."""

    label: str
    cells: list[Cell]


def write(coins: Sequence[Json], compared: Json, span: int) -> list[Fact]:
    """Write a row of cells for each figure; `span` is how many days were asked for."""
    figures = dict(zip(compared["with"], compared["figures"], strict=False))
    rows: list[tuple[str, Callable[[Json, Json | None], Cell]]] = [
        ("Price", lambda coin, _: _price(coin)),
        ("Price from", lambda coin, _: _age(coin)),
        ("24 h", lambda coin, _: _moved(coin["change_24h_pct"], _market_reason(coin))),
        ("7 days, by closes", lambda coin, _: _returned(coin, "d7_pct")),
        ("30 days, by closes", lambda coin, _: _returned(coin, "d30_pct")),
        ("1 year, by closes", lambda coin, _: _returned(coin, "d365_pct")),
        ("Market cap", lambda coin, _: _sum(coin, "market_cap_usd")),
        ("Volume, 24 h", lambda coin, _: _sum(coin, "volume_24h_usd")),
        ("Over the days shown", _moved_over),
        ("Swings, as of a year", lambda coin, own: _swings(coin, own, span)),
        ("Deepest fall", _fall),
        ("Consensus", lambda coin, _: _verdict(coin)),
        ("Candles by", lambda coin, _: _source(coin)),
        ("Days stored", lambda coin, _: Cell(f"{coin['returns']['days']:,}")),
        ("Quality of its market data", lambda coin, _: _quality(coin)),
    ]
    return [
        Fact(label, [cell(coin, figures.get(place)) for place, coin in enumerate(coins)])
        for label, cell in rows
    ]


def _blank(reason: str) -> Cell:
    return Cell(numbers.UNKNOWN, reason=reason)


def _market_reason(coin: Json) -> str:
    return _STATES.get(coin["market_state"], "not told by any source")


def days_reason(coin: Json) -> str:
    """Say why no daily price of a coin is stored."""
    return _NO_DAYS.get(coin["days_state"], "no source has daily prices of it")


def _price(coin: Json) -> Cell:
    market = coin["market"]
    if market is None or market["price_usd"] is None:
        return _blank(_market_reason(coin))
    value = market["price_usd"]
    return Cell(numbers.price(value, close=True), numbers.exact_price(value))


def _age(coin: Json) -> Cell:
    if coin["market"] is None:
        return _blank(_market_reason(coin))
    return Cell("", moment=times.from_epoch(coin["market"]["at"]))


def _sum(coin: Json, name: str) -> Cell:
    value = coin["market"] and coin["market"][name]
    if value is None:
        return _blank(_market_reason(coin))
    return Cell(numbers.money(value), numbers.exact_money(value))


def _moved(value: float | None, reason: str) -> Cell:
    return _blank(reason) if value is None else Cell("", change=numbers.change(value))


def _returned(coin: Json, name: str) -> Cell:
    reason = "the close of that day is not stored" if coin["source"] else days_reason(coin)
    return _moved(coin["returns"][name], reason)


def _moved_over(coin: Json, own: Json | None) -> Cell:
    if own is None:
        return _blank("no days in common" if coin["source"] else days_reason(coin))
    return _moved(own["return_pct"], "")


def _swings(coin: Json, own: Json | None, span: int) -> Cell:
    if own is None:
        return _moved_over(coin, own)
    if own["volatility_pct"] is None:
        return _blank(f"too few days in common: {own['n']} of {span}")
    return Cell(numbers.percent(own["volatility_pct"]))


def _fall(coin: Json, own: Json | None) -> Cell:
    if own is None:
        return _moved_over(coin, own)
    return Cell("", change=numbers.change(-own["max_drawdown_pct"]))


def _verdict(coin: Json) -> Cell:
    verdict = coin["verdict"]
    return Cell("not enough evidence" if verdict == "not_enough_evidence" else verdict)


def _source(coin: Json) -> Cell:
    source = coin["source"]
    return Cell(words.provider(source)) if source else _blank(days_reason(coin))


def _quality(coin: Json) -> Cell:
    quality = coin["market_quality"]
    return _blank(_market_reason(coin)) if quality is None else Cell(f"{quality} of 100")
