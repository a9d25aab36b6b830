"""What one's own stored candles add to a price: basics, missing changes, how far a peg strayed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from analysis import stored
from analysis.moments import iso_of
from analysis.stored import DAY, HOUR, Prepared
from analysis.subject import Series
from quant import columns, curves, indicators, readings
from quant.absent import NO_HISTORY, TOO_SHORT, UNDEFINED, Absent
from quant.candles import Bar

RANGE_DAYS = 30
FEWEST_PEG_DAYS = 20

# Horizon in seconds, then candle length and tolerance of where its start may lie.
CHANGES = {
    "change_1h_pct": (HOUR, HOUR, HOUR / 2),
    "change_24h_pct": (DAY, HOUR, HOUR / 2),
    "change_7d_pct": (7 * DAY, HOUR, HOUR / 2),
    "change_30d_pct": (30 * DAY, HOUR, HOUR / 2),
    "change_1y_pct": (365 * DAY, DAY, DAY / 2),
}


def summary(daily: Prepared | None, now: datetime) -> dict[str, Any] | Absent:
    """Return the small technical block of market-data from daily candles that go on."""
    if daily is None or stored.is_ended(daily.last_close_at, now):
        return NO_HISTORY
    last = readings.latest(curves.draw(columns.of_bars(daily.bars)), 365)
    return {
        "rsi_14": _value(last["rsi_14"]),
        "ema_20_usd": _ema_20(daily.bars),
        "ema_50_usd": _value(last["ema"]["50"]),
        "range_position_30d_pct": _range_position(daily.bars),
        "volume_ratio_20d": last["volume_ratio_20"],
        "candles_source": daily.source,
        "last_close_at": iso_of(daily.last_close_at),
    }


def change(field: str, price_usd: float, series: Sequence[Series], now: datetime) -> float | None:
    """Return a change in percent from the candle that closed a horizon ago; None without one."""
    horizon, interval_s, tolerance = CHANGES[field]
    made = stored.primary(series, interval_s, now)
    wanted = now.timestamp() - horizon
    real = [bar for bar in made.bars if bar.open_at not in made.filled] if made else []
    distances = [(abs(bar.open_at + interval_s - wanted), bar) for bar in real]
    distance, bar = min(distances, default=(tolerance + 1, None))
    return None if bar is None or distance > tolerance else (price_usd / bar.close - 1) * 100


def largest_peg_deviation_bps(daily: Prepared | None, now: datetime) -> float | Absent:
    """Return how far daily closes of 30 days strayed from one dollar at most."""
    since = now.timestamp() - RANGE_DAYS * DAY
    closes = [bar.close for bar in daily.bars if bar.open_at >= since] if daily else []
    if len(closes) < FEWEST_PEG_DAYS:
        return NO_HISTORY
    return max(abs(close - 1.0) for close in closes) * 1e4


def _value(reading: dict[str, Any] | Absent) -> float | Absent:
    return reading if isinstance(reading, Absent) else float(reading["value"])


def _ema_20(bars: Sequence[Bar]) -> float | Absent:
    return readings.last(indicators.ema(columns.of_bars(bars).close, 20), 20)


def _range_position(bars: Sequence[Bar]) -> float | Absent:
    """Return where the last close lies between the lowest and the highest price of 30 days."""
    if len(bars) < RANGE_DAYS:
        return TOO_SHORT
    recent = bars[-RANGE_DAYS:]
    lowest = min(bar.close if bar.low is None else bar.low for bar in recent)
    highest = max(bar.close if bar.high is None else bar.high for bar in recent)
    if highest == lowest:
        return UNDEFINED
    return (recent[-1].close - lowest) / (highest - lowest) * 100
