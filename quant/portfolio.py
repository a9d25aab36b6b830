"""What a share of a coin did to a portfolio of six parts bitcoin and four parts ether.

Everything is what happened on the days that all have, with the shares restored every day; nothing
is assumed about returns to come.
"""

import math
from functools import reduce
from typing import NamedTuple

import numpy as np

from quant import daily, drawdown
from quant.absent import NO_HISTORY, Absent
from quant.columns import Array
from quant.daily import DAY, YEAR, Daily

BITCOIN_SHARE, ETHER_SHARE = 0.6, 0.4
SHARES = (0.0, 0.01, 0.05, 0.10, 0.20)
FEWEST = 250


class Row(NamedTuple):
    """A portfolio with so much of the coin: deviation of a year, deepest fall, in percent."""

    weight_pct: float
    vol_pct: float
    max_drawdown_pct: float
    delta_vol_pct: float  # against the portfolio without the coin, in points


def table(coin: Daily, bitcoin: Daily, ether: Daily) -> list[Row] | Absent:
    """Return a row per share of the coin, over the last 365 days."""
    parts = _in_common(coin, bitcoin, ether)
    if len(parts[0]) < FEWEST:
        return NO_HISTORY
    own, first, second = (np.expm1(returns) for returns in parts)
    base = BITCOIN_SHARE * first + ETHER_SHARE * second
    without = _annual_pct(base)
    return [
        Row(
            100 * share,
            _annual_pct(mixed := share * own + (1 - share) * base),
            _fall_pct(mixed),
            _annual_pct(mixed) - without,
        )
        for share in SHARES
    ]


def _in_common(*coins: Daily) -> list[Array]:
    """Return the returns of each coin on the days of the first one's year that all know."""
    own = coins[0]
    since = own.at[-1] - (YEAR - 1) * DAY if len(own.at) else 0
    shared = reduce(np.intersect1d, [one.at[one.known] for one in coins])
    shared = shared[shared >= since]
    return [one.returns[np.isin(one.at, shared)] for one in coins]


def _annual_pct(simple: Array) -> float:
    return 100 * daily.deviation(np.log1p(simple)) * math.sqrt(YEAR)


def _fall_pct(simple: Array) -> float:
    worth = np.concatenate(([1.0], np.cumprod(1 + simple)))
    return drawdown.deepest(worth).pct
