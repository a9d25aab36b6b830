"""Technical indicators as whole series: TA-Lib behind guards, one value per bar.

Every function takes arrays of one length, oldest first, and returns arrays of that length, NaN
where the value does not exist yet or is undefined. NaN never goes into the library, whole windows
without movement never come out of it as a number, and the scale of the prices changes nothing.
Raises ValueError for input that is not finite.

Formulas: Wilder 1978 (RSI, ATR, ADX), Appel (MACD), Bollinger, Lane (stochastic), Granville (OBV);
the library decides on their start-up: https://ta-lib.org/functions/
"""

from typing import Any, NamedTuple

import numpy as np
import talib
from numpy.lib.stride_tricks import sliding_window_view

from quant.columns import Array, Flags, as_array, unit

SIMPLE: Any = talib.MA_Type.SMA  # type: ignore[attr-defined]  # the stub does not export it

PERIOD = 14  # RSI, ATR, ADX, MFI and the stochastic
BAND_PERIOD = 20
STOCHASTIC_REACH = 5  # windows that the twice smoothed stochastic looks at
ADX_REACH = 2 * PERIOD
VOLUME_PERIOD = 20

MINIMUM_BARS = {"rsi": 15, "macd": 34, "bollinger": 20, "atr": 15, "stochastic": 18, "adx": 28}


class Macd(NamedTuple):
    """MACD 12, 26, 9 in the unit of the price."""

    line: Array
    signal: Array
    histogram: Array


class Bollinger(NamedTuple):
    """Mean of 20 and two population standard deviations around it, in the unit of the price."""

    upper: Array
    middle: Array
    lower: Array


class Stochastic(NamedTuple):
    """Slow stochastic 14, 3, 3: 0 to 100."""

    k: Array
    d: Array


class Adx(NamedTuple):
    """Wilder's directional movement, 14: 0 to 100."""

    adx: Array
    plus_di: Array
    minus_di: Array


def sma(values: Array, period: int) -> Array:
    """Return the simple moving average; the first value is at bar `period`."""
    values = as_array(values)
    scale = unit(values)
    return _nothing(values) if len(values) < period else talib.SMA(values / scale, period) * scale


def ema(values: Array, period: int) -> Array:
    """Return the exponential moving average, started from the mean of the first `period`."""
    values = as_array(values)
    scale = unit(values)
    return _nothing(values) if len(values) < period else talib.EMA(values / scale, period) * scale


def rsi(close: Array) -> Array:
    """Return the relative strength index, 0 to 100; NaN where the last 14 closes are equal."""
    close = as_array(close)
    if len(close) < MINIMUM_BARS["rsi"]:
        return _nothing(close)
    return np.where(_run(close) >= PERIOD, np.nan, talib.RSI(close / unit(close), PERIOD))


def macd(close: Array) -> Macd:
    """Return MACD 12, 26, 9; the first values are at bar 34."""
    close = as_array(close)
    if len(close) < MINIMUM_BARS["macd"]:
        return Macd(*(_nothing(close) for _ in Macd._fields))
    scale = unit(close)
    return Macd(*(part * scale for part in talib.MACD(close / scale, 12, 26, 9)))


def bollinger(close: Array) -> Bollinger:
    """Return the bands of 20 bars; the three are one where the 20 closes are equal."""
    close = as_array(close)
    if len(close) < BAND_PERIOD:
        return Bollinger(*(_nothing(close) for _ in Bollinger._fields))
    scale = unit(close)
    is_flat = _run(close) >= BAND_PERIOD
    bands = talib.BBANDS(close / scale, BAND_PERIOD, 2.0, 2.0, SIMPLE)
    return Bollinger(*(np.where(is_flat, close, band * scale) for band in bands))


def atr(high: Array, low: Array, close: Array) -> Array:
    """Return the average true range, 14, in the unit of the price; 0 is a true 0."""
    high, low, close = as_array(high), as_array(low), as_array(close)
    if len(close) < MINIMUM_BARS["atr"]:
        return _nothing(close)
    scale = unit(high)
    return talib.ATR(high / scale, low / scale, close / scale, PERIOD) * scale


def stochastic(high: Array, low: Array, close: Array) -> Stochastic:
    """Return the slow stochastic; NaN where a window of the last five has high equal to low."""
    high, low, close = as_array(high), as_array(low), as_array(close)
    if len(close) < MINIMUM_BARS["stochastic"]:
        return Stochastic(_nothing(close), _nothing(close))
    scale = unit(high)
    k, d = talib.STOCH(high / scale, low / scale, close / scale, PERIOD, 3, SIMPLE, 3, SIMPLE)
    was_flat = _any_of_last(_still(high, low) >= PERIOD, STOCHASTIC_REACH)
    return Stochastic(
        np.where(was_flat, np.nan, _within_100(k)), np.where(was_flat, np.nan, _within_100(d))
    )


def adx(high: Array, low: Array, close: Array) -> Adx:
    """Return ADX, +DI and -DI from bar 28 on; NaN where the last 28 bars did not move."""
    high, low, close = as_array(high), as_array(low), as_array(close)
    if len(close) < MINIMUM_BARS["adx"]:
        return Adx(*(_nothing(close) for _ in Adx._fields))
    scale = unit(high)
    prices = (high / scale, low / scale, close / scale, PERIOD)
    strength = talib.ADX(*prices)
    unknown = (_still(high, low) >= ADX_REACH) | np.isnan(strength)
    parts = (strength, talib.PLUS_DI(*prices), talib.MINUS_DI(*prices))
    return Adx(*(np.where(unknown, np.nan, part) for part in parts))


def obv(close: Array, volume: Array) -> Array:
    """Return on-balance volume from the first bar on; NaN where 20 bars had no volume at all."""
    close, volume = as_array(close), as_array(volume)
    if len(close) < VOLUME_PERIOD:
        return _nothing(close)
    return np.where(_idle(volume, VOLUME_PERIOD), np.nan, talib.OBV(close, volume))


def obv_average(close: Array, volume: Array) -> Array:
    """Return the EMA 20 of on-balance volume."""
    close, volume = as_array(close), as_array(volume)
    if len(close) < VOLUME_PERIOD:
        return _nothing(close)
    return ema(talib.OBV(close, volume), VOLUME_PERIOD)


def mfi(high: Array, low: Array, close: Array, volume: Array) -> Array:
    """Return the money flow index, 14, 0 to 100; NaN where no money flowed in the window."""
    high, low, close, volume = (as_array(part) for part in (high, low, close, volume))
    if len(close) < PERIOD + 1:
        return _nothing(close)
    scale = unit(high)
    prices = (high / scale, low / scale, close / scale)
    flow = np.append(0.0, np.abs(np.diff(sum(prices)))) * volume
    index = talib.MFI(*prices, volume / unit(volume), PERIOD)
    return np.where(_idle(flow, PERIOD), np.nan, _within_100(index))


def volume_ratio(volume: Array) -> Array:
    """Return each volume over the mean of the 20 before it; NaN where that mean is 0."""
    volume = as_array(volume)
    ratios = _nothing(volume)
    if len(volume) > VOLUME_PERIOD:
        means = sliding_window_view(volume, VOLUME_PERIOD)[:-1].mean(axis=1)
        np.divide(volume[VOLUME_PERIOD:], means, out=ratios[VOLUME_PERIOD:], where=means > 0)
    return ratios


def _nothing(like: Array) -> Array:
    return np.full(len(like), np.nan)


def _within_100(values: Array) -> Array:
    """Take off what rounding in the library's running sums put beyond 0 or 100."""
    return np.clip(values, 0.0, 100.0)


def _run(values: Array) -> Array:
    """Count for every bar how many in a row, itself included, have had its value."""
    changes = np.flatnonzero(np.append(True, np.diff(values) != 0.0))
    starts = np.repeat(changes, np.diff(np.append(changes, len(values))))
    return np.asarray(np.arange(len(values)) - starts + 1, dtype=np.float64)


def _still(high: Array, low: Array) -> Array:
    """Count for every bar how many in a row, itself included, had one single price."""
    return np.where(high == low, np.minimum(_run(high), _run(low)), 0.0)


def _any_of_last(flags: Flags, reach: int) -> Flags:
    padded = np.concatenate([np.zeros(reach - 1, dtype=bool), flags])
    return np.asarray(sliding_window_view(padded, reach).any(axis=1))


def _idle(volume: Array, reach: int) -> Flags:
    """Tell for every bar whether the last `reach` values, itself included, are all 0."""
    return np.asarray((volume == 0.0) & (_run(volume) >= reach))
