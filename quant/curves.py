"""Every indicator of one time frame over its whole history, computed once and read many times.

Curves that need a column which the source does not publish are None. Votes and the track record
read whole curves, the page's values are their last points.
"""

from typing import NamedTuple

import numpy as np

from quant import indicators
from quant.columns import Array, Columns
from quant.indicators import Adx, Bollinger, Macd, Stochastic

EMA_PERIODS = (9, 21, 50, 200)
SMA_PERIODS = (20, 50, 200)


class Curves(NamedTuple):
    """Arrays of one length, NaN where undefined; None where a column is not published."""

    close: Array
    rsi: Array
    macd: Macd
    bollinger: Bollinger
    ema: dict[int, Array]
    sma: dict[int, Array]
    obv: Array | None
    obv_average: Array | None
    volume_ratio: Array | None
    atr: Array | None = None
    stochastic: Stochastic | None = None
    adx: Adx | None = None
    mfi: Array | None = None


def draw(columns: Columns) -> Curves:
    """Compute every curve of a series; raises ValueError when a value is not finite."""
    close, volume = columns.close, columns.volume
    curves = Curves(
        close=close,
        rsi=indicators.rsi(close),
        macd=indicators.macd(close),
        bollinger=indicators.bollinger(close),
        ema={period: indicators.ema(close, period) for period in EMA_PERIODS},
        sma={period: indicators.sma(close, period) for period in SMA_PERIODS},
        obv=None if volume is None else indicators.obv(close, volume),
        obv_average=None if volume is None else indicators.obv_average(close, volume),
        volume_ratio=None if volume is None else indicators.volume_ratio(volume),
    )
    if columns.high is None or columns.low is None:
        return curves
    prices = (columns.high, columns.low, close)
    return curves._replace(
        atr=indicators.atr(*prices),
        stochastic=indicators.stochastic(*prices),
        adx=indicators.adx(*prices),
        mfi=None if volume is None else indicators.mfi(*prices, volume),
    )


def bandwidth_pct(bands: Bollinger) -> Array:
    """Return the width of the bands in percent of their middle."""
    return np.asarray((bands.upper - bands.lower) / bands.middle * 100.0)
