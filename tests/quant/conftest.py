"""The golden series G, and bars made of closes."""

import math

import numpy as np
import pytest

from quant import columns
from quant.candles import Bar

DAY = 86400
START = 20000 * DAY


def _golden() -> list[Bar]:
    bars = []
    before = None
    for i in range(400):
        close = 100 * math.exp(0.02 * math.sin(i / 5) + 0.001 * i)
        open_ = close if before is None else before
        high = max(open_, close) * (1.001 + 0.002 * (1 + math.cos(i / 3)))
        low = min(open_, close) * (0.999 - 0.002 * (1 + math.sin(i / 4)))
        bars.append(Bar(START + i * DAY, open_, high, low, close, 1000.0 + 10 * (i % 7), None))
        before = close
    return bars


@pytest.fixture(scope="session")
def golden():
    """400 daily bars whose last readings are known to nine digits."""
    return _golden()


@pytest.fixture(scope="session")
def golden_columns(golden):
    return columns.of_bars(golden)


@pytest.fixture(scope="session")
def bars_of():
    """Make daily bars of closes; without a range given high and low are the close."""

    def _bars(closes, spread=0.0, volume=1.0, start=START):
        return [
            Bar(start + i * DAY, c, c * (1 + spread), c * (1 - spread), c, volume, None)
            for i, c in enumerate(closes)
        ]

    return _bars


@pytest.fixture(scope="session")
def walk():
    """A random walk of prices with high, low and volume: (high, low, close, volume)."""

    def _walk(seed, length, volatility=0.03, start=100.0):
        rng = np.random.default_rng(seed)
        close = start * np.exp(np.cumsum(rng.normal(0, volatility, length)))
        reach = np.abs(rng.normal(0, volatility, (2, length)))
        return (
            close * (1 + reach[0]),
            close * (1 - np.minimum(reach[1], 0.9)),
            close,
            rng.uniform(0, 1e6, length),
        )

    return _walk
