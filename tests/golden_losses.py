"""The golden series L: returns of a market and of a coin, from a generator anyone can repeat."""

import math
from itertools import islice

from quant import daily

DAY = 86400


def _uniform(seed):
    state = seed
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state / 2**31


def draws(seed, count=400):
    """Returns of the series' own shape, from another beginning."""
    stream = _uniform(seed)
    return [0.06 * (sum(islice(stream, 3)) - 1.5) for _ in range(count)]


MARKET = draws(7)
OWN = draws(42)
COIN = [0.8 * market + 0.5 * own for market, own in zip(MARKET, OWN, strict=True)]


def closes_of(returns, first=100.0):
    """The prices that such returns lead to, one more than returns."""
    made = [first]
    for value in returns:
        made.append(made[-1] * math.exp(value))
    return made


def days_of(returns, first_day=0, filled=(), first=100.0):
    """Days of such returns, the close before them on `first_day`; `filled` are days made up."""
    closes = closes_of(returns, first)
    return daily.of_closes(
        [((first_day + i) * DAY, close) for i, close in enumerate(closes)],
        {day * DAY for day in filled},
    )
