"""What LunarCrush says of one coin, and that it is this coin it speaks of.

LunarCrush names coins by topic. A topic is found in its list of coins by ticker, believed only if
the price beside it is the coin's, and kept as a link like those of the venues.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from analysis import venues
from analysis.ask import Answer
from analysis.moments import from_epoch
from analysis.mood_voice import is_stale
from analysis.result import LinkCheck
from analysis.subject import Coin, History
from analysis.venues import Candidate, Plan, Reference, Verdict
from providers import http, lunarcrush
from providers.http import UpstreamError
from providers.records import SocialRank, Talk
from quant import mood

NAME = lunarcrush.NAME
LIST = "lunarcrush-list"
RECENT = timedelta(minutes=15)  # so young a price can break a link


class Found(NamedTuple):
    """A topic's figures, the rows of the list, and the error of the one that failed."""

    talk: Talk | None
    rows: Sequence[SocialRank]
    error: str | None = None


class Social(NamedTuple):
    """What is known of the coin there; `error` when something was not answered."""

    talk: Talk | None = None
    rank: SocialRank | None = None
    error: str | None = None
    links: tuple[LinkCheck, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Tell whether any of its figures may be shown."""
        return self.talk is not None or self.rank is not None

    @property
    def as_of(self) -> datetime | None:
        """Return when the figures were made; None when that is not said."""
        moments = [part.as_of for part in (self.talk, self.rank) if part and part.as_of]
        return moments[0] if moments else None

    def positive_pct(self) -> float | None:
        """Return the share of good words: of all networks by weight, else that of the list."""
        networks = self.talk.networks if self.talk else ()
        mean = mood.weighted_mean((part.positive_pct, part.interactions) for part in networks)
        return mean if mean is not None or self.rank is None else self.rank.positive_pct

    def counts(self) -> dict[str, float | None]:
        """Return how much is said: of the topic, else of the list."""
        talk, rank = self.talk, self.rank
        return {
            "mentions_24h": _first(talk and talk.mentions_24h, rank and rank.mentions_24h),
            "interactions_24h": _first(
                talk and talk.interactions_24h, rank and rank.interactions_24h
            ),
            "contributors_24h": talk.contributors_24h if talk else None,
            "social_dominance_pct": rank.dominance_pct if rank else None,
            "galaxy_score": rank.galaxy_score if rank else None,
            "alt_rank": rank.alt_rank if rank else None,
        }


def calls(coin: Coin, now: datetime) -> dict[str, Callable[[float], Found]]:
    """Return what to ask: nothing for a coin that is known not to be listed there."""
    plan = _plan(coin, now)
    if not http.is_enabled(NAME) or not (plan.candidates or plan.is_check_due):
        return {}
    if plan.candidates:
        ref = plan.candidates[0].ref
        asked = {NAME: lambda deadline: Found(lunarcrush.topic(ref, deadline=deadline), ())}
        return asked | ({LIST: _list_call(coin)} if coin.rank else {})
    return {NAME: _search_call(coin)} if coin.rank and coin.ticker else {}


def read(coin: Coin, history: History, answers: Mapping[str, Answer[Any]], now: datetime) -> Social:
    """Choose the coin's own figures out of the answers."""
    if NAME not in answers:
        return Social()
    plan, found = _plan(coin, now), _joined(answers)
    row = _own_row(coin, found.rows, plan)
    verdict = _verdict(coin, history, row, plan, now)
    links = _links(coin, row, verdict, plan, found)
    if not verdict.is_used:
        return Social(error=found.error or "no_data", links=links)
    made = Social(found.talk, row, found.error, links)
    if made.as_of is not None and is_stale("social", made.as_of, now):
        return Social(error="stale", links=links)
    return made


def _list_call(coin: Coin) -> Callable[[float], Found]:
    page = ((coin.rank or 1) - 1) // lunarcrush.PAGE
    return lambda deadline: Found(None, lunarcrush.coins(page, deadline=deadline))


def _search_call(coin: Coin) -> Callable[[float], Found]:
    """Make the call that looks for the coin in the list and then asks for its topic."""
    listed = _list_call(coin)

    def call(deadline: float) -> Found:
        rows = listed(deadline).rows
        row = _own_row(coin, rows, Plan([], False, True))
        if row is None:
            return Found(None, rows)
        try:
            return Found(lunarcrush.topic(_topic(row), deadline=deadline), rows)
        except UpstreamError as failure:
            return Found(None, rows, failure.code)

    return call


def _joined(answers: Mapping[str, Answer[Any]]) -> Found:
    """Put the answers to both questions together; the first error is the one that is named."""
    parts = [answers[name] for name in (NAME, LIST) if name in answers]
    given = [part.value for part in parts if part.value is not None]
    errors = [part.error or (part.value.error if part.value else None) for part in parts]
    return Found(
        next((part.talk for part in given if part.talk), None),
        [row for part in given for row in part.rows],
        next((error for error in errors if error), None),
    )


def _own_row(coin: Coin, rows: Sequence[SocialRank], plan: Plan) -> SocialRank | None:
    """Find the coin in the list: by its topic, else by ticker and name."""
    if plan.is_linked:
        ref = plan.candidates[0].ref
        return next((row for row in rows if ref in (row.topic, f"coins:{row.ref}")), None)
    bearers = [row for row in rows if row.symbol.casefold() == coin.ticker.casefold()]
    namesakes = [row for row in bearers if row.name.casefold() == coin.name.casefold()]
    if namesakes or not coin.holds_symbol:
        return namesakes[0] if namesakes else None
    return bearers[0] if bearers else None


def _verdict(
    coin: Coin, history: History, row: SocialRank | None, plan: Plan, now: datetime
) -> Verdict:
    if row is None:
        return Verdict(plan.is_linked, None)
    by = _reference(coin, history, now)
    if row.price_usd is not None and by is not None:
        return venues.judge(plan, row.price_usd, by)
    is_namesake = coin.holds_symbol and row.name.casefold() == coin.name.casefold()
    return Verdict(plan.is_linked or is_namesake, None)


def _links(
    coin: Coin, row: SocialRank | None, verdict: Verdict, plan: Plan, found: Found
) -> tuple[LinkCheck, ...]:
    """Write down what was found out, also that the list does not hold the coin."""
    if row is None and found.rows and not plan.is_linked:
        return (LinkCheck(NAME, coin.ticker, 1.0, False),)
    if row is None or verdict.link_ok is None:
        return ()
    return (LinkCheck(NAME, _topic(row), 1.0, verdict.link_ok),)


def _reference(coin: Coin, history: History, now: datetime) -> Reference | None:
    market = history.market
    if market is not None and market["price_usd"]:
        return Reference(market["price_usd"], from_epoch(market["at"]) >= now - RECENT)
    return Reference(coin.price_usd, False) if coin.price_usd else None


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _topic(row: SocialRank) -> str:
    return row.topic or f"coins:{row.ref}"


def _plan(coin: Coin, now: datetime) -> Plan:
    link = coin.links.get(NAME)
    is_due = venues.is_check_due(link, now)
    if link is not None and link.ok:
        return Plan([Candidate(link.ref, 1.0)], True, is_due)
    return Plan([], False, is_due)
