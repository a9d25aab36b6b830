"""Where candles come from, and one question to one of those places.

Venues come first, in the order of trust; CoinGecko's daily closes and its 4-hour candles without
volume are the last resort. A venue is asked only for what is newer than what is stored, with an
overlap, because venues revise; the first time as far back as is of use.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from analysis import venues
from analysis.stored import DAILY_CLOSES, DAY, FOUR_HOUR_OHLC, FOUR_HOURS, HOUR
from analysis.venues import Candidate
from providers import coingecko
from providers.records import Candle

OVERLAP = 3  # candles asked for again
DEPTH = {DAY: 3000, FOUR_HOURS: 720, HOUR: 1440}  # candles asked for the first time


class Place(NamedTuple):
    """A provider of candles: what its series of an interval is called, and what is missing."""

    provider: str
    series: dict[int, str]  # interval in seconds -> name of the source; absent: it has none
    derived: frozenset[int] = frozenset()  # intervals to be made of its hourly candles

    @property
    def is_venue(self) -> bool:
        """Tell a place of trade, where a link is needed, from an aggregator."""
        return self.provider in venues.MODULES


PLACES = (
    Place("kraken", {DAY: "kraken", FOUR_HOURS: "kraken", HOUR: "kraken"}),
    Place(
        "coinbase",
        {DAY: "coinbase", FOUR_HOURS: "coinbase", HOUR: "coinbase"},
        frozenset({FOUR_HOURS}),
    ),
    Place("binance", {DAY: "binance", FOUR_HOURS: "binance", HOUR: "binance"}),
    Place("coingecko", {DAY: DAILY_CLOSES, FOUR_HOURS: FOUR_HOUR_OHLC}),
)


def since(newest_stored: int | None, interval_s: int, now: datetime) -> int:
    """Return the open time to ask from: the newest stored candle less the overlap, or the depth."""
    if newest_stored is not None:
        return newest_stored - (OVERLAP - 1) * interval_s
    return int(now.timestamp()) // interval_s * interval_s - DEPTH[interval_s] * interval_s


def venue_call(
    venue: str, candidates: Sequence[Candidate], interval_s: int, from_s: int
) -> Callable[[float], tuple[Candidate, list[Candle]]]:
    """Return the call that asks a venue for candles of the first pair that it lists, per coin."""

    def call(deadline: float) -> tuple[Candidate, list[Candle]]:
        candidate, candles = venues.first_listed(
            candidates,
            lambda ref: venues.MODULES[venue].candles(
                ref, interval_s, since=from_s, deadline=deadline
            ),
        )
        return candidate, [single(candle, candidate.multiplier) for candle in candles]

    return call


def coingecko_call(coin_id: str, interval_s: int) -> Callable[[float], list[Candle]]:
    """Return the call that asks CoinGecko for what it has of an interval."""
    if interval_s == DAY:
        return lambda deadline: coingecko.daily_closes(coin_id, deadline=deadline)
    return lambda deadline: coingecko.four_hour_candles(coin_id, deadline=deadline)


def single(candle: Candle, multiplier: float) -> Candle:
    """Turn a candle of a pair of many coins into one of a single coin."""
    if multiplier == 1.0:
        return candle
    prices = [None if price is None else price / multiplier for price in candle[1:4]]
    volume = None if candle.volume_base is None else candle.volume_base * multiplier
    return candle._replace(
        open=prices[0],
        high=prices[1],
        low=prices[2],
        close=candle.close / multiplier,
        volume_base=volume,
    )
