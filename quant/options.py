"""What a chain of options says: how it leans, what volatility it implies, where it hurts least.

Strikes are prices in one currency, open interest is in any one unit, volatilities are in percent a
year. Nothing here models a price.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate

from quant.absent import UNDEFINED, Absent

FRACTION_BELOW = 3.0  # so much percent is no volatility of a coin: 0.45 was meant as 45 %
MOST_PCT = 500.0


def volatility_pct(value: float) -> float | None:
    """Read a volatility written as a fraction or in percent; None for one that cannot be."""
    percent = value * 100 if value < FRACTION_BELOW else value
    return percent if 0 < percent <= MOST_PCT else None


def put_call_ratio(puts: float, calls: float) -> float | Absent:
    """Divide the open interest of all puts by that of all calls."""
    ratio = puts / calls if calls > 0 else math.inf
    return ratio if math.isfinite(ratio) else UNDEFINED


def at_the_money(smile: Mapping[float, float], forward: float) -> float | None:
    """Interpolate volatilities by strike at the forward; None unless strikes lie around it."""
    if forward in smile:
        return smile[forward]
    strikes = sorted(smile)
    place = bisect_left(strikes, forward)
    if not 0 < place < len(strikes):
        return None
    below, above = strikes[place - 1], strikes[place]
    share = (forward - below) / (above - below)
    return smile[below] + (smile[above] - smile[below]) * share


def max_pain(calls: Mapping[float, float], puts: Mapping[float, float]) -> float | Absent:
    """Find the strike at which all options together are worth least to those who hold them.

    `calls` and `puts` are open interest by strike. Between two strikes the worth rises by the calls
    at or below the lower one and falls by the puts above it, so that the first strike from which on
    it no longer falls is the one; the lowest where several are.
    """
    strikes = sorted(calls.keys() | puts.keys())
    called = accumulate(calls.get(strike, 0.0) for strike in strikes)
    put = sum(puts.values())
    if not strikes or put + sum(calls.values()) <= 0:
        return UNDEFINED
    put_above = (put - below for below in accumulate(puts.get(strike, 0.0) for strike in strikes))
    slopes = zip(strikes, called, put_above, strict=True)
    return next((strike for strike, up, down in slopes if up >= down), strikes[-1])
