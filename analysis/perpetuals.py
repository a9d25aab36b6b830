"""What every futures venue says of one coin now, in one shape, with the links this confirmed.

All are asked at once. A reading counts when it is of this coin, recent, and its price is that of
the other venues; prices of contracts of a thousand coins are those of single ones, and USDT is
taken for the dollar.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from analysis import ask, contract_venues, venues
from analysis.ask import Answer
from analysis.contract_venues import Found
from analysis.moments import from_epoch
from analysis.result import LinkCheck
from analysis.subject import Coin, History
from analysis.venues import Candidate, Plan, Reference
from providers import coingecko, contracts, http
from providers.records import Contract, Listing
from quant import derivatives, fold

SECONDS_EACH = 2.5
FRESH_SECONDS = 300.0  # so old a reading may be without loss; at four times that it is stale
STALE_AFTER = timedelta(seconds=4 * FRESH_SECONDS)
RECENT = timedelta(minutes=15)  # so young a stored price can judge a link
PAYMENT_FROM, PAYMENT_TO = timedelta(minutes=-2), timedelta(hours=contracts.LONGEST_INTERVAL_H)
MOST_APART = 2.0  # times: contract and coin of one venue are never further apart
FEWEST_FOLDED = 3  # of two prices that contradict each other nobody knows the wrong one
PRICE_CALL = "coingecko"
LISTING = frozenset({None, "stale"})  # answers that only who lists a coin can give


class Reading(NamedTuple):
    """What one venue says of the coin; prices are of one coin."""

    name: str
    candidate: Candidate
    contract: Contract

    @property
    def mark_usd(self) -> float:
        """Return the price by which positions are valued."""
        return self.contract.mark_price / self.candidate.multiplier

    @property
    def index_usd(self) -> float | None:
        """Return the price of the spot markets that the venue looks at."""
        price = self.contract.index_price
        return None if price is None else price / self.candidate.multiplier

    @property
    def rate_8h(self) -> float | None:
        """Return what eight hours cost; None unless both rate and interval are known."""
        rate, hours = self.contract.funding_rate, self.contract.interval_h
        return None if rate is None or hours is None else derivatives.rate_8h(rate, hours)


class Tried(NamedTuple):
    """How a provider answered; `reading` None when it gave none that counts."""

    name: str
    reading: Reading | None
    error: str | None
    latency_ms: int | None


class Readings(NamedTuple):
    """What one round of asking gave: the venues in the order of trust, then whoever else was asked.

    `unlisted` are the venues known not to list the coin, whether asked now or before, `listed`
    those known to list it, whether they answered or not.
    """

    tried: list[Tried]
    unlisted: set[str]
    listed: set[str]
    links: list[LinkCheck]
    price: Answer[float] | None
    others: Mapping[str, Answer[Any]]

    @property
    def readings(self) -> list[Reading]:
        """Return the readings that count."""
        return [tried.reading for tried in self.tried if tried.reading is not None]


def collect(
    coin: Coin,
    history: History,
    others: Mapping[str, Callable[[float], Any]],
    *,
    now: datetime,
    deadline: float,
) -> Readings:
    """Ask every venue, and `others` beside them; `deadline` is a time.monotonic() value."""
    plans = contract_venues.plans(coin, now)
    asked = {name: plan for name, plan in plans.items() if plan.candidates}
    calls: dict[str, Callable[[float], Any]] = {
        name: contract_venues.call(name, plan) for name, plan in asked.items()
    }
    if any(not plan.is_linked or plan.is_check_due for plan in asked.values()):
        calls |= _price_call(coin, history, now)
    answers = ask.together({**calls, **others}, seconds=SECONDS_EACH, deadline=deadline)
    price = answers.get(PRICE_CALL)
    by = _reference(coin, history, price, now)
    listed = {name for name, plan in asked.items() if plan.is_linked}
    made = Readings([], set(plans) - set(asked), listed, [], price, answers)
    for name, plan in asked.items():
        _take(made, name, plan, answers[name], by, now)
    return made._replace(tried=_without_strays(made.tried))


def _take(
    made: Readings,
    name: str,
    plan: Plan,
    answer: Answer[Found],
    by: Reference | None,
    now: datetime,
) -> None:
    """Judge one venue's answer, and write down what it says of the link."""
    error, reading = answer.error, None
    if answer.value is not None:
        candidate, contract = answer.value
        reading = Reading(name, candidate, _with_next_alone(contract, now))
        verdict = venues.judge(plan, reading.mark_usd, by)
        if verdict.link_ok is not None:
            made.links.append(LinkCheck(name, *reading.candidate, verdict.link_ok))
        if not verdict.is_used:
            error = "no_data" if verdict.link_ok is False else "outlier"
        else:
            error = _fault(reading, now)
    elif error == "no_data":
        made.links.append(LinkCheck(name, *plan.candidates[0], False))
    if error == "no_data":
        made.unlisted.add(name)
        made.listed.discard(name)
    elif error in LISTING:
        made.listed.add(name)
    made.tried.append(Tried(name, reading if error is None else None, error, answer.latency_ms))


def _with_next_alone(contract: Contract, now: datetime) -> Contract:
    """Leave out a time of payment that is over, or too far away to be the next one."""
    due = contract.next_funding_at
    is_next = due is None or PAYMENT_FROM <= due - now <= PAYMENT_TO
    return contract if is_next else contract._replace(next_funding_at=None)


def _fault(reading: Reading, now: datetime) -> str | None:
    """Say why a reading does not count: it is old, or its own two prices contradict each other."""
    if reading.contract.as_of < now - STALE_AFTER:
        return "stale"
    index = reading.index_usd
    apart = 1.0 if index is None else reading.mark_usd / index
    return None if 1 / MOST_APART <= apart <= MOST_APART else "outlier"


def _without_strays(tried: Sequence[Tried]) -> list[Tried]:
    """Leave out the readings of venues whose price is not that of the others."""
    prices = [one.reading.mark_usd for one in tried if one.reading is not None]
    if len(prices) < FEWEST_FOLDED:
        return list(tried)
    kept = iter(fold.fold(prices, fold.PRICE).kept)
    return [
        one if one.reading is None or next(kept) else one._replace(reading=None, error="outlier")
        for one in tried
    ]


def _price_call(coin: Coin, history: History, now: datetime) -> dict[str, Callable[[float], float]]:
    """Ask what the coin costs where contracts are to be judged and no stored price is recent."""
    if _recent_price(history, now) is not None or not http.is_enabled(PRICE_CALL):
        return {}

    def call(deadline: float) -> float:
        rows = coingecko.markets([coin.coingecko_id], deadline=deadline)
        return _own_price(rows, coin.coingecko_id)

    return {PRICE_CALL: call}


def _own_price(rows: list[Listing], coin_id: str) -> float:
    for row in rows:
        if row.ref == coin_id and row.price_usd is not None:
            return row.price_usd
    raise http.UpstreamError(PRICE_CALL, "no_data", "no price of this coin")


def _reference(
    coin: Coin, history: History, price: Answer[float] | None, now: datetime
) -> Reference | None:
    recent = _recent_price(history, now)
    if recent is not None:
        return Reference(recent, True)
    asked = [price.value] if price is not None and price.value is not None else []
    stored = history.market["price_usd"] if history.market else None
    return venues.reference(asked, [p for p in (stored, coin.price_usd) if p is not None])


def _recent_price(history: History, now: datetime) -> float | None:
    market = history.market
    if market is None or from_epoch(market["at"]) < now - RECENT:
        return None
    price: float | None = market["price_usd"]
    return price
