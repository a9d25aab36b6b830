"""What only places of trade have: a volume-weighted price, a book, a gap between them.

Aggregators are never among the quotes here: their prices are averages nobody can trade at.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from analysis.quotes import Quote
from quant.absent import UNDEFINED, Absent


def figures(quotes: Sequence[Quote], otherwise: Absent) -> dict[str, Any]:
    """Return the venue fields; `otherwise` stands where no venue gave what is needed."""
    return {
        "vwap_usd": _vwap(quotes, otherwise),
        "venue_volume_24h_usd": _volume(quotes, otherwise),
        "book_spread_bps": _spread_bps(quotes, otherwise),
        "venue_gap": _gap(quotes, otherwise),
    }


def _traded(quotes: Sequence[Quote]) -> list[tuple[float, float]]:
    return [
        (quote.price_usd, quote.volume_24h_base)
        for quote in quotes
        if quote.volume_24h_base is not None
    ]


def _vwap(quotes: Sequence[Quote], otherwise: Absent) -> float | Absent:
    traded = _traded(quotes)
    if not traded:
        return otherwise
    volume = sum(volume for _, volume in traded)
    return sum(price * volume for price, volume in traded) / volume if volume else UNDEFINED


def _volume(quotes: Sequence[Quote], otherwise: Absent) -> float | Absent:
    traded = _traded(quotes)
    return sum(price * volume for price, volume in traded) if traded else otherwise


def _books(quotes: Sequence[Quote]) -> list[tuple[str, float, float]]:
    """Return name, middle and spread of every venue that shows both sides of its book."""
    return [
        (quote.name, (quote.bid_usd + quote.ask_usd) / 2, quote.ask_usd - quote.bid_usd)
        for quote in quotes
        if quote.bid_usd is not None and quote.ask_usd is not None
    ]


def _spread_bps(quotes: Sequence[Quote], otherwise: Absent) -> float | Absent:
    books = _books(quotes)
    return median(spread / mid * 1e4 for _, mid, spread in books) if books else otherwise


def _gap(quotes: Sequence[Quote], otherwise: Absent) -> dict[str, Any] | Absent:
    books = sorted(_books(quotes), key=lambda book: book[1])
    if len(books) < 2:
        return otherwise
    cheapest, dearest = books[0], books[-1]
    return {
        "pct": (dearest[1] / cheapest[1] - 1) * 100,
        "cheapest": cheapest[0],
        "dearest": dearest[0],
    }
