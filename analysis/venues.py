"""Which pair of a venue is this coin: found by ticker, believed only if the price fits.

A ticker is looked for only for the coin that holds it, and a pair is the coin's only when its
price lies within 10 % of what an aggregator says. That is checked anew every day. A price we
cannot be sure of may confirm a link, but never breaks one.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import ModuleType
from typing import NamedTuple, TypeVar

from analysis.subject import Coin, Link
from providers import binance, coinbase, kraken
from providers.http import UpstreamError
from providers.records import Ticker

T = TypeVar("T")

MODULES: dict[str, ModuleType] = {"kraken": kraken, "coinbase": coinbase, "binance": binance}
CHECK_EVERY = timedelta(days=1)
TOLERANCE = 0.10

# Binance lists the cheapest coins by the thousand or the million, under such names.
BUNDLES = {"binance": (("1000", 1e3), ("1M", 1e6))}
BUNDLED_BELOW_USD = 0.01
_TICKER = re.compile(r"[A-Z0-9]{1,15}", re.ASCII)


class Candidate(NamedTuple):
    """A pair that may be the coin's: prices there are of `multiplier` coins."""

    ref: str
    multiplier: float


class Plan(NamedTuple):
    """What to ask a venue for, best first; empty when it does not list the coin."""

    candidates: list[Candidate]
    is_linked: bool
    is_check_due: bool


class Reference(NamedTuple):
    """What one coin costs according to the aggregators; `is_sure` when two readings agree."""

    price_usd: float
    is_sure: bool


def plan(coin: Coin, venue: str, now: datetime) -> Plan:
    """Decide which pairs of a venue to ask for."""
    return plan_of(coin.links.get(venue), _by_ticker(coin, venue), now)


def plan_of(link: Link | None, by_ticker: list[Candidate], now: datetime) -> Plan:
    """Decide what to ask for: what is known to fit, else what the ticker suggests, once a day."""
    is_due = is_check_due(link, now)
    if link is not None and link.ok:
        return Plan([Candidate(link.ref, link.multiplier)], True, is_due)
    return Plan(by_ticker if is_due else [], False, is_due)


def is_check_due(link: Link | None, now: datetime) -> bool:
    """Tell whether a day has passed since a link was checked, or it never was."""
    return link is None or link.checked_at is None or link.checked_at <= now - CHECK_EVERY


def ticker_call(venue: str, made: Plan) -> Callable[[float], tuple[Candidate, Ticker]]:
    """Return the call that asks a venue for the first of the planned pairs that it lists."""

    def call(deadline: float) -> tuple[Candidate, Ticker]:
        return first_listed(
            made.candidates, lambda ref: MODULES[venue].ticker(ref, deadline=deadline)
        )

    return call


def reference(aggregated: Sequence[float], known: Sequence[float]) -> Reference | None:
    """Choose the price links are judged by: of the aggregators now, else one known from before.

    `known` prices may be a day old. Aggregators that contradict each other are judged by them.
    """
    everything = [*aggregated, *known]
    for price in aggregated:
        if sum(fits(price, other) for other in everything) > 1:
            return Reference(price, True)
    return Reference(everything[0], False) if everything else None


def fits(price_usd: float, reference_usd: float) -> bool:
    """Tell whether a price lies within 10 % of a reference."""
    return abs(price_usd - reference_usd) <= TOLERANCE * reference_usd


class Verdict(NamedTuple):
    """Whether to use the pair now, and whether to write that down (None: not to)."""

    is_used: bool
    link_ok: bool | None


def judge(made: Plan, price_usd: float, by: Reference | None) -> Verdict:
    """Judge a pair by its price in US dollars per coin."""
    if by is None or (made.is_linked and not made.is_check_due):
        return Verdict(made.is_linked, None)
    if fits(price_usd, by.price_usd):
        return Verdict(True, True)
    return Verdict(False, False) if by.is_sure else Verdict(made.is_linked, None)


def first_listed(candidates: Sequence[Candidate], ask: Callable[[str], T]) -> tuple[Candidate, T]:
    """Ask for one pair after the other until the venue lists one; UpstreamError of the last."""
    *others, last = candidates
    for candidate in others:
        try:
            return candidate, ask(candidate.ref)
        except UpstreamError as failure:
            if failure.code != "no_data":
                raise
    return last, ask(last.ref)


def ticker_of(coin: Coin) -> str | None:
    """Return the ticker by which a coin may be looked for; None unless the coin holds it."""
    ticker = coin.ticker.upper()
    return ticker if coin.holds_symbol and _TICKER.fullmatch(ticker) else None


def _by_ticker(coin: Coin, venue: str) -> list[Candidate]:
    ticker = ticker_of(coin)
    if ticker is None:
        return []
    pair = MODULES[venue].ref
    found = [Candidate(pair(ticker), 1.0)]
    if coin.price_usd is not None and coin.price_usd < BUNDLED_BELOW_USD:
        found += [Candidate(pair(name + ticker), n) for name, n in BUNDLES.get(venue, ())]
    return found
