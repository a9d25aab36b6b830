"""The last point of every curve, put into words where it has a state: what a card shows.

A reading that does not exist is Absent with its reason: the column is not published, the series is
too short, or the value is undefined there. The keys are those of the stored analysis.
"""

from typing import Any

import numpy as np

from quant import curves as drawn
from quant import indicators, votes
from quant.absent import NOT_PUBLISHED, TOO_SHORT, UNDEFINED, Absent
from quant.columns import Array
from quant.curves import Curves

SQUEEZE_BARS, SQUEEZE_SHARE = 120, 0.20
RANK_BARS = 30  # with fewer a rank says nothing
WILDER_SETTLED, MACD_SETTLED = 15 + 63, 34 + 81  # the start-up value weighs less than 1 %

Reading = dict[str, Any] | Absent


def ema_settled(period: int) -> int:
    """Return from which bar on the start-up value of an EMA weighs less than 1 %."""
    return int(np.ceil(period + np.log(0.01) / np.log(1.0 - 2.0 / (period + 1))))


def latest(curves: Curves, bars_per_year: int) -> dict[str, Any]:
    """Return the last readings; `bars_per_year` bounds what the volatility is ranked among."""
    return {
        "rsi_14": _rsi(curves),
        "macd": _macd(curves),
        "bollinger": _bollinger(curves),
        "ema": {str(n): _average(curve, n, ema_settled(n)) for n, curve in curves.ema.items()},
        "sma": {str(n): _average(curve, n, n) for n, curve in curves.sma.items()},
        "atr": _atr(curves, bars_per_year),
        "stochastic": _stochastic(curves),
        "adx": _adx(curves),
        "obv": _obv(curves),
        "mfi_14": _single(curves.mfi, indicators.PERIOD + 1),
        "volume_ratio_20": _single(curves.volume_ratio, indicators.VOLUME_PERIOD + 1),
    }


def last(curve: Array, minimum_bars: int) -> float | Absent:
    """Return the last value of a curve that begins at bar `minimum_bars`."""
    if len(curve) < minimum_bars:
        return TOO_SHORT
    value = float(curve[-1])
    return UNDEFINED if np.isnan(value) else value


def _single(curve: Array | None, minimum_bars: int) -> float | Absent:
    return NOT_PUBLISHED if curve is None else last(curve, minimum_bars)


def _average(curve: Array, period: int, settled_from: int) -> Reading:
    value = last(curve, period)
    if isinstance(value, Absent):
        return value
    return {"value": value, "settled": len(curve) >= settled_from}


def _rsi(curves: Curves) -> Reading:
    value = last(curves.rsi, indicators.MINIMUM_BARS["rsi"])
    if isinstance(value, Absent):
        return value
    state = _state(value, value, votes.RSI_LOW, votes.RSI_HIGH)
    return {"value": value, "state": state, "settled": len(curves.rsi) >= WILDER_SETTLED}


def _macd(curves: Curves) -> Reading:
    histogram = curves.macd.histogram
    now = last(histogram, indicators.MINIMUM_BARS["macd"])
    if isinstance(now, Absent):
        return now
    return {
        "line": float(curves.macd.line[-1]),
        "signal": float(curves.macd.signal[-1]),
        "histogram": now,
        "cross": _cross(float(histogram[-2]), now),
        "settled": len(histogram) >= MACD_SETTLED,
    }


def _cross(before: float, now: float) -> str | Absent:
    if np.isnan(before):
        return TOO_SHORT
    if now == 0 or np.sign(before) == np.sign(now):
        return "none"
    return "up" if now > 0 else "down"


def _bollinger(curves: Curves) -> Reading:
    bands = curves.bollinger
    middle = last(bands.middle, indicators.BAND_PERIOD)
    if isinstance(middle, Absent):
        return middle
    upper, lower, close = float(bands.upper[-1]), float(bands.lower[-1]), float(curves.close[-1])
    is_flat = upper <= lower
    widths = drawn.bandwidth_pct(bands)
    return {
        "upper": upper,
        "middle": middle,
        "lower": lower,
        "percent_b": UNDEFINED if is_flat else (close - lower) / (upper - lower),
        "bandwidth_pct": float(widths[-1]),
        "squeeze": UNDEFINED if is_flat else _squeeze(widths[indicators.BAND_PERIOD - 1 :]),
    }


def _squeeze(widths: Array) -> bool | Absent:
    if len(widths) < SQUEEZE_BARS:
        return TOO_SHORT
    recent = widths[-SQUEEZE_BARS:]
    return bool(np.mean(recent <= recent[-1]) <= SQUEEZE_SHARE)


def _atr(curves: Curves, bars_per_year: int) -> Reading:
    value = _single(curves.atr, indicators.MINIMUM_BARS["atr"])
    if isinstance(value, Absent) or curves.atr is None:
        return value if isinstance(value, Absent) else NOT_PUBLISHED
    shares = (curves.atr / curves.close)[indicators.MINIMUM_BARS["atr"] - 1 :][-bars_per_year:]
    rank = _rank_pct(shares)
    return {
        "value_usd": value,
        "pct": 100.0 * float(shares[-1]),
        "rank_pct": rank,
        "level": rank if isinstance(rank, Absent) else _level(rank),
    }


def _rank_pct(values: Array) -> float | Absent:
    """Return how many percent of the values lie below the last one, equals counted half."""
    if len(values) < RANK_BARS:
        return TOO_SHORT
    return 50.0 * float(np.mean(values < values[-1]) + np.mean(values <= values[-1]))


def _level(rank_pct: float) -> str:
    if rank_pct < 25:
        return "low"
    if rank_pct <= 75:
        return "normal"
    return "high" if rank_pct <= 95 else "extreme"


def _stochastic(curves: Curves) -> Reading:
    if curves.stochastic is None:
        return NOT_PUBLISHED
    k = last(curves.stochastic.k, indicators.MINIMUM_BARS["stochastic"])
    if isinstance(k, Absent):
        return k
    d = float(curves.stochastic.d[-1])
    state = _state(max(k, d), min(k, d), votes.STOCHASTIC_LOW, votes.STOCHASTIC_HIGH)
    return {"k": k, "d": d, "state": state}


def _state(highest: float, lowest: float, low: float, high: float) -> str:
    if highest <= low:
        return "oversold"
    return "overbought" if lowest >= high else "neutral"


def _adx(curves: Curves) -> Reading:
    if curves.adx is None:
        return NOT_PUBLISHED
    value = last(curves.adx.adx, indicators.MINIMUM_BARS["adx"])
    if isinstance(value, Absent):
        return value
    strength = "strong" if value >= votes.ADX_STRONG else "moderate"
    return {
        "adx": value,
        "plus_di": float(curves.adx.plus_di[-1]),
        "minus_di": float(curves.adx.minus_di[-1]),
        "strength": "weak" if value < votes.ADX_WEAK else strength,
    }


def _obv(curves: Curves) -> Reading:
    value = _single(curves.obv, indicators.VOLUME_PERIOD)
    if isinstance(value, Absent) or curves.obv_average is None:
        return value if isinstance(value, Absent) else NOT_PUBLISHED
    return {"value": value, "above_ema20": value > float(curves.obv_average[-1])}
