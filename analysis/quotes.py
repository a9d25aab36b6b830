"""What every provider says one coin costs now, in one shape, with the links this confirmed.

All are asked at once, but for the one that `spare_price` keeps for need. A reading counts when it
is of this coin, recent and positive; prices in USDT are turned into dollars, contracts of a
thousand coins into single ones.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from analysis import aggregators, ask, usdt, venues
from analysis.aggregators import Aggregated
from analysis.ask import Answer
from analysis.result import LinkCheck
from analysis.subject import Coin, History
from analysis.venues import Plan
from providers import http
from providers.records import Listing, Ticker

SECONDS_EACH = 0.7
FRESH_SECONDS = 60.0  # so old a reading may be without loss; at four times that it is stale
STALE_AFTER = timedelta(seconds=4 * FRESH_SECONDS)
AHEAD = timedelta(minutes=2)
USDT_CALL = "usdt"


class Quote(NamedTuple):
    """One provider's reading, in US dollars per coin; a venue's volume is in coins.

    A venue is a place of trade, not an aggregator of many. `weight` is how much of a witness the
    provider is.
    """

    name: str
    price_usd: float
    as_of: datetime | None
    change_24h_pct: float | None
    high_24h_usd: float | None
    low_24h_usd: float | None
    quote: str = "USD"
    bid_usd: float | None = None
    ask_usd: float | None = None
    volume_24h_base: float | None = None
    listing: Listing | None = None
    is_venue: bool = False
    weight: float = 1.0


class Tried(NamedTuple):
    """How a provider answered; `quote` None when it gave no reading that counts."""

    name: str
    quote: Quote | None
    error: str | None
    latency_ms: int | None


class Readings(NamedTuple):
    """What one round of asking gave, in the order of trust; `others_usd` by CoinGecko id."""

    tried: list[Tried]
    links: list[LinkCheck]
    others_usd: dict[str, float]
    warnings: set[str]


def collect(coin: Coin, history: History, *, now: datetime, deadline: float) -> Readings:
    """Ask every provider of prices; `deadline` is a time.monotonic() value."""
    plans = _plans(coin, now)
    rate = usdt.known(history.usdt_usd)
    wants_rate = rate is None and "binance" in plans
    others = [coin.wraps] if coin.wraps else []
    answers = _ask(coin, plans, others, now, deadline, wants_rate=wants_rate)
    found = aggregators.read(coin, answers, _known(coin, history, now), now)
    if wants_rate:
        rate = _learned(answers, found)
    tried = [_of_aggregator(name, found, answers[name], now) for name in found.errors]
    warnings = set()
    for name, plan in plans.items():
        made, check = _of_venue(name, plan, answers[name], found, rate, now)
        tried.append(made)
        found.links.extend([check] if check else [])
        if rate is None and made.quote is not None and made.quote.quote == "USDT":
            warnings.add("usdt_assumed_par")
    return Readings(tried, found.links, found.others_usd, warnings)


def _plans(coin: Coin, now: datetime) -> dict[str, Plan]:
    enabled = [name for name in venues.MODULES if http.is_enabled(name)]
    plans = {name: venues.plan(coin, name, now) for name in enabled}
    return {name: plan for name, plan in plans.items() if plan.candidates}


def _ask(
    coin: Coin,
    plans: Mapping[str, Plan],
    others: list[str],
    now: datetime,
    deadline: float,
    *,
    wants_rate: bool,
) -> dict[str, Answer[Any]]:
    wanted = [*others, usdt.COIN_ID] if wants_rate else others
    calls: dict[str, Any] = dict(aggregators.calls(coin, wanted, now))
    calls |= {name: venues.ticker_call(name, plan) for name, plan in plans.items()}
    if wants_rate and http.is_enabled("kraken"):
        calls[USDT_CALL] = usdt.ask_kraken
    return ask.together(calls, seconds=SECONDS_EACH, deadline=deadline)


def _known(coin: Coin, history: History, now: datetime) -> list[float]:
    """Give the prices of before by which an aggregator may be confirmed, newest first."""
    newest = max((row for row in history.prices if row[0] <= now), default=(now, None))
    return [price for price in (newest[1], coin.price_usd) if price is not None]


def _learned(answers: Mapping[str, Answer[Any]], found: Aggregated) -> float | None:
    at_kraken = answers[USDT_CALL].value if USDT_CALL in answers else None
    readings = [at_kraken, found.others_usd.get(usdt.COIN_ID)]
    return usdt.learn([reading for reading in readings if reading is not None])


def _of_aggregator(
    name: str, found: Aggregated, answer: Answer[list[Listing]], now: datetime
) -> Tried:
    listing, error = found.listings.get(name), found.errors[name]
    if listing is None or listing.price_usd is None:
        return Tried(name, None, error or "no_data", answer.latency_ms)
    quote = Quote(
        name,
        listing.price_usd,
        listing.as_of,
        listing.change_24h_pct,
        listing.high_24h_usd,
        listing.low_24h_usd,
        listing=listing,
    )
    return timely(Tried(name, quote, None, answer.latency_ms), now)


def _of_venue(
    name: str,
    plan: Plan,
    answer: Answer[tuple[venues.Candidate, Ticker]],
    found: Aggregated,
    rate: float | None,
    now: datetime,
) -> tuple[Tried, LinkCheck | None]:
    if answer.value is None:
        first = plan.candidates[0]
        is_unknown = answer.error == "no_data"
        check = LinkCheck(name, first.ref, first.multiplier, False) if is_unknown else None
        return Tried(name, None, answer.error, answer.latency_ms), check
    candidate, ticker = answer.value
    quote = _in_dollars(name, ticker, candidate.multiplier, rate)
    verdict = venues.judge(plan, quote.price_usd, found.reference)
    check = (
        LinkCheck(name, candidate.ref, candidate.multiplier, verdict.link_ok)
        if verdict.link_ok is not None
        else None
    )
    if not verdict.is_used:
        return Tried(name, None, "no_data", answer.latency_ms), check
    return timely(Tried(name, quote, None, answer.latency_ms), now), check


def _in_dollars(name: str, ticker: Ticker, multiplier: float, rate: float | None) -> Quote:
    factor = (rate if rate is not None and ticker.quote == "USDT" else 1.0) / multiplier

    def dollars(price: float | None) -> float | None:
        return None if price is None else price * factor

    volume = ticker.volume_24h_base
    return Quote(
        name,
        ticker.price * factor,
        ticker.as_of,
        ticker.change_24h_pct,
        dollars(ticker.high_24h),
        dollars(ticker.low_24h),
        ticker.quote,
        dollars(ticker.bid),
        dollars(ticker.ask),
        None if volume is None else volume * multiplier,
        is_venue=True,
    )


def timely(tried: Tried, now: datetime) -> Tried:
    """Take a reading away that is too old, or of the future."""
    as_of = tried.quote.as_of if tried.quote else None
    if as_of is not None and not now - STALE_AFTER <= as_of <= now + AHEAD:
        return Tried(tried.name, None, "stale", tried.latency_ms)
    return tried
