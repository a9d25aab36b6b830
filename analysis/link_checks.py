"""The checking of a coin's venue pairs in the course of a run that asks for candles.

The newest candle's close is the venue's price; it is compared with a stored price of the last
minutes, else with CoinGecko's now, else with one from before. Once a day is enough. A close that
is some hours old may confirm a link, but never breaks one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import inf

from analysis import venues
from analysis.result import LinkCheck
from analysis.stored import DAY, HOUR
from analysis.subject import Coin, History
from analysis.trail import Trail
from analysis.venues import Candidate, Plan, Reference, Verdict
from providers import coingecko, http
from providers.records import Candle

RECENT = timedelta(minutes=15)  # so young a stored price can judge a link
OLDEST_SECONDS = 3 * DAY  # a close older than this is compared with nothing


class LinkChecks:
    """What this run found out about the venues: which do not list the coin, which pairs fit."""

    def __init__(self, coin: Coin, history: History, *, now: datetime, trail: Trail) -> None:
        self.links: list[LinkCheck] = []
        self.unknown: set[str] = set()
        self._coin, self._history, self._now, self._trail = coin, history, now, trail
        self._fitting: set[str] = set()
        self._by: Reference | None = None
        self._plans: dict[str, Plan] = {}

    def pairs(self, venue: str) -> list[Candidate]:
        """Return the pairs to ask a venue for; none when it is known not to list the coin."""
        candidates = self._plan(venue).candidates
        if not http.is_enabled(venue):
            return []
        if not candidates:
            self.unknown.add(venue)
        return [] if venue in self.unknown else candidates

    def reject(self, venue: str) -> None:
        """Write down that a venue knows none of the pairs."""
        self.unknown.add(venue)
        self.links.append(LinkCheck(venue, *self._plan(venue).candidates[0], False))

    def fits(
        self, venue: str, candidate: Candidate, found: Sequence[Candle], interval_s: int
    ) -> bool:
        """Tell whether the candles are of this coin, by the newest of them if that is due."""
        plan = self._plan(venue)
        if venue in self._fitting or (plan.is_linked and not plan.is_check_due):
            return True
        verdict = self._verdict(plan, found[-1] if found else None, interval_s)
        if verdict.link_ok is not None:
            self.links.append(LinkCheck(venue, *candidate, verdict.link_ok))
        (self._fitting if verdict.is_used else self.unknown).add(venue)
        return verdict.is_used

    def _verdict(self, plan: Plan, newest: Candle | None, interval_s: int) -> Verdict:
        age_s = self._now.timestamp() - newest.open_at - interval_s if newest else inf
        by = self._judging_price() if age_s <= OLDEST_SECONDS else None
        if newest is None or by is None:
            return Verdict(plan.is_linked, None)
        if age_s > HOUR:
            by = by._replace(is_sure=False)
        return venues.judge(plan, newest.close, by)

    def _plan(self, venue: str) -> Plan:
        if venue not in self._plans:
            self._plans[venue] = venues.plan(self._coin, venue, self._now)
        return self._plans[venue]

    def _judging_price(self) -> Reference | None:
        if self._by is None:
            past = [row for row in self._history.prices if row[0] <= self._now]
            taken_at, newest = max(past, default=(self._now, None))
            if newest is not None and taken_at >= self._now - RECENT:
                self._by = Reference(newest, True)
            else:
                known = [price for price in (newest, self._coin.price_usd) if price is not None]
                self._by = venues.reference(self._asked_price(), known)
        return self._by

    def _asked_price(self) -> list[float]:
        coin_id = self._coin.coingecko_id
        if not http.is_enabled("coingecko"):
            return []
        answer = self._trail.ask(
            "coingecko", lambda deadline: coingecko.markets([coin_id], deadline=deadline)
        )
        rows = [row for row in answer.value or [] if row.ref == coin_id]
        prices = [row.price_usd for row in rows if row.price_usd is not None]
        if prices:
            self._trail.note_use("coingecko", self._now.timestamp())
        return prices
