"""Which perpetual contract of a venue is this coin: found by ticker, believed if the price fits.

The rules are those of spot pairs (venues.py). A wrapped or staked coin has its own contracts or
none: nobody looks for those of the coin it stands for. Deribit trades two coins and is asked about
no other. Contracts of a thousand coins and more are called differently from venue to venue.
"""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from typing import NamedTuple

from analysis import venues
from analysis.subject import Coin
from analysis.venues import Candidate, Plan
from providers import binance_futures, bybit, deribit, http, okx
from providers.records import Contract

MODULES: dict[str, ModuleType] = {
    "bybit": bybit,
    "binance_futures": binance_futures,
    "okx": okx,
    "deribit": deribit,
}
DERIBIT_TICKERS = frozenset({"BTC", "ETH"})
BUNDLES: dict[str, tuple[tuple[str, float], ...]] = {
    "bybit": (("1000{}", 1e3), ("{}1000", 1e3), ("10000{}", 1e4), ("1000000{}", 1e6)),
    "binance_futures": (("1000{}", 1e3), ("1M{}", 1e6), ("1000000{}", 1e6)),
}


class Found(NamedTuple):
    """A contract that a venue lists, and what it says of it."""

    candidate: Candidate
    contract: Contract


def plans(coin: Coin, now: datetime) -> dict[str, Plan]:
    """Return what to ask each venue for that may list the coin; a plan may be empty."""
    return {
        name: venues.plan_of(coin.links.get(name), _by_ticker(coin, name), now)
        for name in MODULES
        if http.is_enabled(name)
        and (name != "deribit" or venues.ticker_of(coin) in DERIBIT_TICKERS)
    }


def call(venue: str, plan: Plan) -> Callable[[float], Found]:
    """Return the call that asks a venue for the first of the planned contracts that it lists."""

    def ask(deadline: float) -> Found:
        return Found(
            *venues.first_listed(
                plan.candidates, lambda ref: MODULES[venue].contract(ref, deadline=deadline)
            )
        )

    return ask


def _by_ticker(coin: Coin, venue: str) -> list[Candidate]:
    ticker = venues.ticker_of(coin)
    if ticker is None:
        return []
    name = MODULES[venue].ref
    found = [Candidate(name(ticker), 1.0)]
    if coin.price_usd is not None and coin.price_usd < venues.BUNDLED_BELOW_USD:
        bundles = BUNDLES.get(venue, ())
        found += [Candidate(name(form.format(ticker)), unit) for form, unit in bundles]
    return found
