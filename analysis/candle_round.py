"""One run's series of candles: stored ones, refreshed from their place where that is due.

A series is asked for only when a candle closed since the newest stored one. Stored and new candles
of one source are joined, those of two sources never. What is new or changed is kept, to be stored
by whoever started the run.
"""

from datetime import datetime
from typing import NamedTuple

from analysis import candle_sources, stored, venues
from analysis.candle_sources import Place
from analysis.link_checks import LinkChecks
from analysis.stored import HOUR
from analysis.subject import Coin, History, Series
from analysis.trail import Trail
from analysis.venues import Candidate
from providers import http
from providers.records import Candle
from quant import candles
from quant.candles import Bar


class Outcome(NamedTuple):
    """A series after one run: its closed bars, and why it could not be refreshed, if so."""

    bars: list[Bar]
    error: str | None


class Round:
    """All series of one run, by source and interval."""

    def __init__(self, coin: Coin, history: History, *, now: datetime, deadline: float) -> None:
        self.coin, self.history, self.now = coin, history, now
        self.trail = Trail(deadline)
        self.checks = LinkChecks(coin, history, now=now, trail=self.trail)
        self._done: dict[tuple[str, int], Outcome] = {}
        self._changed: dict[tuple[str, int], list[Bar]] = {}
        self._stored = {
            (series.source, series.interval_s): stored.closed_bars(series, now)
            for series in history.series
        }

    def get(self, place: Place, interval_s: int) -> Outcome:
        """Return a place's series of an interval that it has, refreshed if that is due."""
        key = (place.series[interval_s], interval_s)
        if key not in self._done:
            known = self._stored.get(key, [])
            if interval_s in place.derived:
                self._done[key] = self._derived(place, interval_s, known)
            else:
                self._done[key] = self._refreshed(place, interval_s, known)
        return self._done[key]

    def known(self) -> dict[tuple[str, int], list[Bar]]:
        """Return every series as far as it is known without asking."""
        return self._stored | {key: outcome.bars for key, outcome in self._done.items()}

    def is_listed(self) -> bool:
        """Tell whether a venue answered for the coin, be it without a candle that is over."""
        return any(
            outcome.error is None
            for (source, _), outcome in self._done.items()
            if source in venues.MODULES
        )

    def changed(self) -> list[Series]:
        """Return the closed candles that are new, or differ from the stored ones."""
        return [
            Series(source, interval_s, stored.as_candles(bars))
            for (source, interval_s), bars in self._changed.items()
            if bars
        ]

    def _refreshed(self, place: Place, interval_s: int, known: list[Bar]) -> Outcome:
        pairs = self.checks.pairs(place.provider) if place.is_venue else []
        if not (pairs if place.is_venue else http.is_enabled(place.provider)):
            return Outcome([], "no_data")
        if known and known[-1].open_at >= candles.newest_closed(interval_s, self.now.timestamp()):
            return Outcome(known, None)
        found, error = (
            self._of_venue(place.provider, pairs, interval_s, known)
            if place.is_venue
            else self._of_aggregator(place.provider, interval_s)
        )
        if error is not None:
            return Outcome([] if error == "no_data" else known, error)
        return self._joined(place.series[interval_s], interval_s, known, found)

    def _of_venue(
        self, venue: str, pairs: list[Candidate], interval_s: int, known: list[Bar]
    ) -> tuple[list[Candle], str | None]:
        from_s = candle_sources.since(known[-1].open_at if known else None, interval_s, self.now)
        call = candle_sources.venue_call(venue, pairs, interval_s, from_s)
        answer = self.trail.ask(venue, call)
        if answer.error == "no_data":
            self.checks.reject(venue)
        if answer.value is None:
            return [], answer.error
        candidate, found = answer.value
        fits = self.checks.fits(venue, candidate, found, interval_s)
        return found, None if fits else "no_data"

    def _of_aggregator(self, provider: str, interval_s: int) -> tuple[list[Candle], str | None]:
        call = candle_sources.coingecko_call(self.coin.coingecko_id, interval_s)
        answer = self.trail.ask(provider, call)
        return answer.value or [], answer.error

    def _derived(self, place: Place, interval_s: int, known: list[Bar]) -> Outcome:
        """Make a venue's missing interval of its hourly candles, onto what is stored of it."""
        hourly = self.get(place, HOUR)
        if not hourly.bars:
            return Outcome([] if hourly.error == "no_data" else known, hourly.error)
        made = stored.as_candles(candles.derive(hourly.bars, HOUR, interval_s))
        outcome = self._joined(place.series[interval_s], interval_s, known, made)
        return outcome._replace(error=hourly.error)

    def _joined(
        self, source: str, interval_s: int, known: list[Bar], found: list[Candle]
    ) -> Outcome:
        """Join stored and new bars; where both have one, the latest word counts."""
        before = {bar.open_at: bar for bar in known}
        new = stored.closed_bars(Series(source, interval_s, found), self.now)
        self._changed[source, interval_s] = [bar for bar in new if before.get(bar.open_at) != bar]
        joined = before | {bar.open_at: bar for bar in new}
        return Outcome([joined[at] for at in sorted(joined)], None)
