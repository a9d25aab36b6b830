"""What a recipe is about, and what we already know of it: the coin, its links, its stored past.

Filled from the database by whoever calls a recipe; nothing here asks or computes anything.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from providers.records import Candle


class Link(NamedTuple):
    """What a coin is called at a provider; a contract of `multiplier` coins has prices so high."""

    ref: str
    multiplier: float
    ok: bool
    checked_at: datetime | None


class Coin(NamedTuple):
    """One coin. `holds_symbol`: of all bearers of its ticker, this is the one that it means."""

    token_id: str
    coingecko_id: str
    asset_key: str
    ticker: str
    name: str
    rank: int | None
    kind: str
    pegged_to: str | None
    wraps: str | None
    same_symbol_count: int
    holds_symbol: bool
    price_usd: float | None
    links: Mapping[str, Link]


class Series(NamedTuple):
    """Closed candles of one source and interval, oldest first."""

    source: str
    interval_s: int
    candles: Sequence[Candle]


class History(NamedTuple):
    """What is stored: candle series, price snapshots, and the data of the row to be replaced.

    `usdt_usd` is at most a minute old. `prices` are (taken_at, price_usd) in any order; the ones
    near the last closes and the newest one suffice. `market` is the newest known price_usd,
    market_cap_usd, volume_24h_usd of the coin and their time `at` in epoch seconds. `past` is what
    the type of analysis asks for, as its private.<type>_past gives it.
    """

    series: Sequence[Series]
    usdt_usd: float | None
    prices: Sequence[tuple[datetime, float]] = ()
    previous: Mapping[str, Any] | None = None
    market: Mapping[str, Any] | None = None
    past: Mapping[str, Any] = {}
