"""What CoinGecko and CoinMarketCap say of one coin, and that it is this coin they speak of.

CoinGecko is asked by the coin's own id. CoinMarketCap knows it by another id: once found by ticker
and name and confirmed by price, that id is a link like those of the venues.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from analysis import venues
from analysis.ask import Answer
from analysis.result import LinkCheck
from analysis.subject import Coin
from analysis.venues import Candidate, Plan, Reference
from providers import coingecko, coinmarketcap, http
from providers.records import Listing

NAMES = ("coingecko", "coinmarketcap")

Call = Callable[[float], list[Listing]]


class Aggregated(NamedTuple):
    """One listing or one error per aggregator asked, and what other coins in the answer cost."""

    listings: dict[str, Listing]
    errors: dict[str, str | None]
    reference: Reference | None
    links: list[LinkCheck]
    others_usd: dict[str, float]


def calls(coin: Coin, others: Sequence[str], now: datetime) -> dict[str, Call]:
    """Return what to ask; `others` are CoinGecko ids whose prices are wanted in the same call."""
    asked: dict[str, Call] = {}
    if http.is_enabled("coingecko"):
        ids = list(dict.fromkeys([coin.coingecko_id, *others]))
        asked["coingecko"] = lambda deadline: coingecko.markets(ids, deadline=deadline)
    plan = _plan(coin, now)
    if not http.is_enabled("coinmarketcap") or not (plan.candidates or plan.is_check_due):
        return asked
    if plan.candidates:
        ref = plan.candidates[0].ref
        asked["coinmarketcap"] = lambda deadline: coinmarketcap.quotes([ref], deadline=deadline)
    elif coin.ticker:
        asked["coinmarketcap"] = lambda deadline: coinmarketcap.quotes_by_symbol(
            coin.ticker, deadline=deadline
        )
    return asked


def read(
    coin: Coin, answers: Mapping[str, Answer[list[Listing]]], known: Sequence[float], now: datetime
) -> Aggregated:
    """Choose the coin's own row of each answer; `known` are its prices from before."""
    made = Aggregated({}, {}, None, [], {})
    for name in NAMES:
        if name in answers:
            made.errors[name] = answers[name].error
    if "coingecko" in answers:
        _read_coingecko(coin, answers["coingecko"].value or [], made)
    if "coinmarketcap" in answers:
        _read_coinmarketcap(coin, answers["coinmarketcap"], made, known, now)
    return made._replace(reference=venues.reference(_prices(made), known))


def _read_coingecko(coin: Coin, rows: Sequence[Listing], made: Aggregated) -> None:
    for row in rows:
        if row.ref == coin.coingecko_id:
            made.listings["coingecko"] = row
        elif row.price_usd is not None:
            made.others_usd[row.ref] = row.price_usd
    if rows and "coingecko" not in made.listings:
        made.errors["coingecko"] = "no_data"


def _read_coinmarketcap(
    coin: Coin,
    answer: Answer[list[Listing]],
    made: Aggregated,
    known: Sequence[float],
    now: datetime,
) -> None:
    plan = _plan(coin, now)
    row = _own_row(coin, answer.value or [], plan.is_linked)
    verdict = venues.Verdict(False, None)
    if row is not None and row.price_usd is not None:
        by = venues.reference(_prices(made), known)
        verdict = venues.judge(plan, row.price_usd, by)
        if by is None and row.name.casefold() == coin.name.casefold():
            verdict = venues.Verdict(coin.holds_symbol, None)
    elif row is None and answer.error in (None, "no_data"):
        verdict = venues.Verdict(False, False)
    if row is not None and verdict.is_used:
        made.listings["coinmarketcap"] = row
    elif answer.error is None:
        made.errors["coinmarketcap"] = "no_data"
    if verdict.link_ok is not None:
        ref = row.ref if row else plan.candidates[0].ref if plan.candidates else coin.ticker
        made.links.append(LinkCheck("coinmarketcap", ref, 1.0, verdict.link_ok))


def _own_row(coin: Coin, rows: Sequence[Listing], is_by_id: bool) -> Listing | None:
    """Choose among bearers of a ticker: the coin's name, else the best-ranked for its holder."""
    if is_by_id:
        return rows[0] if rows else None
    namesakes = [row for row in rows if row.name.casefold() == coin.name.casefold()]
    if namesakes or not coin.holds_symbol:
        return namesakes[0] if namesakes else None
    return rows[0] if rows else None


def _plan(coin: Coin, now: datetime) -> Plan:
    link = coin.links.get("coinmarketcap")
    is_due = venues.is_check_due(link, now)
    if link is not None and link.ok:
        return Plan([Candidate(link.ref, 1.0)], True, is_due)
    return Plan([], False, is_due)


def _prices(made: Aggregated) -> list[float]:
    return [row.price_usd for row in made.listings.values() if row.price_usd is not None]
