"""What a coin costs at each midnight (UTC): a seeded walk around a level, and the day's candle.

The walk is drawn in the order of days from the coin's first, half of it shared by the whole market,
and it is pulled back to the level, so that magnitudes stay believable whatever the date. Knows
nothing of other spans than days.
"""

import math
import operator
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, cycle, islice, pairwise, repeat
from random import Random

from sandbox.coins import FIRST_DAY, Coin, day_number, day_of, every
from sandbox.parts import Bar, mix, noise

REFERENCE_DAY = day_number("2026-01-01")  # coins.csv gives prices of about then
PULL = 1 / 120  # how much of its distance from the level a price makes good in a day
BLOCK = 64  # days that are drawn at once
KNOT = 8  # days between two computed levels
CLIFF_DEPTH, CLIFF_DAYS = 1.05, 90
SPLIT = 20

_known: dict[str, Sequence[float]] = {}  # what was drawn; to draw it again gives the same


def opens(coin: Coin, day: int) -> Sequence[float]:
    """Give the prices at midnight from the coin's first day to at least one day after `day`."""
    needed = day + 2 - coin.first_day
    known = _known.get(coin.id)
    if known is None or len(known) < needed:
        known = _known[coin.id] = _drawn(coin, (needed // BLOCK + 1) * BLOCK)
    return known


def bar(coin: Coin, day: int) -> Bar:
    """Give the candle of one day; the caller knows that the coin was traded on it."""
    return _bar(coin.id, day)


@lru_cache(maxsize=8192)
def _bar(coin_id: str, day: int) -> Bar:
    coin = every()[coin_id]
    prices, index = opens(coin, day), day - coin.first_day
    start, end = prices[index], prices[index + 1]
    if start == end:
        return Bar(start, start, start, start, _volume(coin, day, 0.0))
    reach, key = _volatility(coin), mix(coin.seed, day)
    high = max(start, end) * (1 + reach * (0.1 + 0.6 * abs(noise(key, 3))))
    low = min(start, end) / (1 + reach * (0.1 + 0.6 * abs(noise(key, 4))))
    return Bar(start, high, low, end, _volume(coin, day, abs(end / start - 1)))


@lru_cache(maxsize=1024)
def extremes(coin_id: str, first: int, end: int) -> tuple[tuple[float, int], tuple[float, int]]:
    """Give highest and lowest price of the days from `first` to before `end`, each with its day."""
    coin = every()[coin_id]
    prices = opens(coin, end)[first - coin.first_day : end - coin.first_day + 1]
    spare = 1 + _volatility(coin)
    top, bottom = max(prices) / spare, min(prices) * spare
    near = {index for index, price in enumerate(prices) if not bottom < price < top}
    days = {first + index + step for index in near for step in (-1, 0)}
    bars = [(bar(coin, day), day) for day in days if first <= day < end]
    return max((bar.high, day) for bar, day in bars), min((bar.low, day) for bar, day in bars)


def denomination(coin: Coin, day: int) -> int:
    """Tell how many of today's coins one of the first ones has become."""
    if "split" not in coin.traits:
        return 1
    year = _anniversaries(day, 6, 15)[0]
    return SPLIT if year % 2 == 0 else 1


def _volume(coin: Coin, day: int, moved: float) -> float:
    """Give how many coins change hands in a day; more when the price moves."""
    held = coin.supply or 4e6 / coin.price
    turnover = 0.35 if "stable" in coin.traits else 0.035
    unrest = 1 + 0.45 * noise(mix(coin.seed, day), 5) + min(12 * moved, 4.0)
    return held * denomination(coin, day) * turnover * (1 + 0.6 * noise(coin.seed, 6)) * unrest


def _volatility(coin: Coin) -> float:
    """Give the usual move of a day: small coins move more."""
    if "flat" in coin.traits:
        return 0.0
    if "stable" in coin.traits:
        return 0.0003
    cap = max(coin.price * (coin.supply or 0), 1e5)
    return 0.09 - 0.0055 * math.log10(cap)


def _drawn(coin: Coin, days: int) -> Sequence[float]:
    """Draw the prices of the first midnights; more days never change the first ones."""
    if "flat" in coin.traits:
        return array("d", repeat(coin.price, days))
    step, keep, beta = _volatility(coin), 1 - PULL, 0.7
    if "stable" in coin.traits:
        keep, beta = 0.9, 0.0
    shared = _surprises("market", coin.first_day - day_of(FIRST_DAY), days)
    own = _surprises("coins", coin.seed, days)
    shocks = (
        step * (beta * market + 0.7 * alone) for market, alone in zip(shared, own, strict=True)
    )
    distances = accumulate(shocks, lambda distance, shock: distance * keep + shock, initial=0.0)
    levels = _levels(coin, days)
    if not coin.traits.keys().isdisjoint(("crash", "cliff", "split")):
        levels = [level + _events(coin, coin.first_day + n) for n, level in enumerate(levels)]
    return array("d", map(math.exp, map(operator.add, levels, distances)))


def _surprises(kind: str, first: int, count: int) -> Sequence[float]:
    """Read numbers of about normal spread from a ring of them, from its place `first` on."""
    ring = _ring(kind)
    first %= len(ring)
    return list(islice(cycle(ring), first, first + count))


@cache
def _ring(kind: str) -> Sequence[float]:
    drawn = Random(kind)  # noqa: S311 - prices of an invented market keep no secret
    return [drawn.gauss(0, 1) * drawn.choice((0.8, 0.8, 0.8, 1.6)) for _ in range(16381)]


def _levels(coin: Coin, days: int) -> list[float]:
    """Give the logarithms of the prices that a walk is pulled back to, day by day."""
    knots = [_level(coin, coin.first_day + day) for day in range(0, days + KNOT, KNOT)]
    return [
        start + (end - start) * step / KNOT
        for start, end in pairwise(knots)
        for step in range(KNOT)
    ][:days]


def _level(coin: Coin, day: int) -> float:
    level = math.log(coin.price)
    if "stable" in coin.traits:
        return level
    years = (day - REFERENCE_DAY) / 365
    pace = 0.9 if "rise" in coin.traits else -0.7 if "fall" in coin.traits else 0.25
    level += pace * 2 * math.tanh(years / 2) * (1 if years < 0 else 0.3)
    return (
        level + 0.18 * math.sin(years * 4.1 + coin.seed) + 0.07 * math.sin(years * 23 + coin.seed)
    )


def _events(coin: Coin, day: int) -> float:
    """Give what crashes and redenominations did to the logarithm of a price."""
    done = -math.log(denomination(coin, day))
    if "crash" in coin.traits:
        date, _, depth = coin.traits["crash"].partition(":")
        done += float(depth) * min(max(1 - (day - day_number(date)) / 5, 0.0), 1.0)
    if "cliff" in coin.traits:
        since = (day - _anniversaries(day - 1, 9, 15)[1] - 1) / CLIFF_DAYS
        done -= CLIFF_DEPTH * math.exp(-since)
    return done


@lru_cache(maxsize=4096)
def _anniversaries(day: int, month: int, day_of_month: int) -> tuple[int, int]:
    """Find the last time that a date came round: its year and its day number."""
    year = 1970 + int(day / 365.2425) + 1
    while (found := day_number(f"{year}-{month:02}-{day_of_month:02}")) > day:
        year -= 1
    return year, found
