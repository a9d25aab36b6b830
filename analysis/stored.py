"""Stored candles made ready for formulas: as bars, cleaned, closed, whole, and of one source.

A series of one source is never spliced with another's. Nothing here asks a provider.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from analysis.subject import Series
from providers.records import Candle
from quant import candles
from quant.candles import Bar

HOUR, FOUR_HOURS, DAY, WEEK = 3600, 14400, 86400, 604800

# In the order of trust: venues first, then what an aggregator has.
DAILY_CLOSES, FOUR_HOUR_OHLC = "coingecko-daily", "coingecko-ohlc"
SOURCES = ("kraken", "coinbase", "binance", DAILY_CLOSES, FOUR_HOUR_OHLC)
ENOUGH = 50  # closed candles that make a series worth computing on
DAYS_TO_ENDED = 3


class Prepared(NamedTuple):
    """An unbroken series of one source; `filled` are the times of bars made up for gaps."""

    source: str
    interval_s: int
    bars: list[Bar]
    filled: frozenset[int]
    is_cut: bool

    @property
    def last_close_at(self) -> int:
        """Return the epoch second at which the newest bar closed."""
        return self.bars[-1].open_at + self.interval_s


def prepare(
    series: Series, now: datetime, confirmed_jumps: Collection[int] = ()
) -> Prepared | None:
    """Clean a series and keep its newest unbroken part; None when nothing of it is closed."""
    bars = closed_bars(series, now)
    if not bars:
        return None
    return whole(series.source, series.interval_s, bars, confirmed_jumps)


def whole(
    source: str, interval_s: int, bars: Sequence[Bar], confirmed_jumps: Collection[int] = ()
) -> Prepared:
    """Fill short gaps of closed bars and cut at long ones and at jumps nobody confirmed."""
    made = candles.after_jumps(candles.fill(bars, interval_s), confirmed_jumps)
    return Prepared(source, interval_s, made.bars, made.filled, made.is_cut)


def closed_bars(series: Series, now: datetime) -> list[Bar]:
    """Return the bars of a series that are sound and over, oldest first."""
    rows = [Bar(*candle[:7]) for candle in series.candles if candle.closed]
    sound = candles.clean(rows, series.interval_s).bars
    return candles.closed(sound, series.interval_s, now.timestamp())


def as_candles(bars: Iterable[Bar]) -> list[Candle]:
    """Turn closed bars into candles to store."""
    return [Candle(*bar, closed=True) for bar in bars]


def primary(stored: Sequence[Series], interval_s: int, now: datetime) -> Prepared | None:
    """Return the first source's series with enough bars, else the longest; None without any."""
    found = []
    for source in SOURCES:
        for series in stored:
            if (series.source, series.interval_s) == (source, interval_s):
                made = prepare(series, now)
                found.extend([made] if made else [])
    enough = [made for made in found if len(made.bars) >= ENOUGH]
    return enough[0] if enough else max(found, key=lambda made: len(made.bars), default=None)


def is_ended(last_close_at: float, now: datetime) -> bool:
    """Tell whether the newest daily candle is older than three days."""
    return now.timestamp() - last_close_at > DAYS_TO_ENDED * DAY
