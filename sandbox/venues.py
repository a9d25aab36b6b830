"""What the three exchanges share: who is traded where, at what distance, to how many decimals.

Each venue has its own constant distance of a few basis points from the market, so that its candles
and its ticker agree with each other exactly, and with those of another venue nearly.
"""

import math
from typing import NamedTuple

from sandbox import market, world
from sandbox.coins import Coin, every
from sandbox.parts import Bar, mix, noise

SHARES = {"k": 0.02, "c": 0.06, "b": 0.25}  # of all that is traded
FARTHEST = 0.0008


class Book(NamedTuple):
    """The last trade and what stands beside it."""

    bid: float
    ask: float
    last: float
    size: float


def traded(venue: str) -> list[Coin]:
    """Give the coins that a venue trades or has traded."""
    return [coin for coin in every().values() if venue in coin.venues]


def is_open(coin: Coin, at: float) -> bool:
    """Tell whether the coin is traded at a moment."""
    end = world.ends(coin)
    return world.starts(coin) < at and (end is None or at < end)


def moment(coin: Coin, at: float) -> float:
    """Give the moment of the last trade."""
    end = world.ends(coin)
    return at if end is None else min(at, float(end))


def candles(
    venue: str, coin: Coin, interval: int, first: int, until: float, unit: float = 1
) -> list[tuple[int, Bar]]:
    """Give a venue's candles that open from `first` on; `unit` coins are traded as one."""
    factor, share = _factor(venue, coin) * unit, SHARES[venue] / unit
    return [
        (at, scaled(bar, factor, share)) for at, bar in world.candles(coin, interval, first, until)
    ]


def day(venue: str, coin: Coin, at: float, unit: float = 1) -> Bar:
    """Give the last 24 hours of a venue as one candle."""
    factor, share = _factor(venue, coin) * unit, SHARES[venue] / unit
    return scaled(market.day_bar(coin, moment(coin, at), world.MINUTE), factor, share)


def book(venue: str, coin: Coin, at: float, unit: float = 1) -> Book:
    """Give a venue's last trade and best offers."""
    at = moment(coin, at)
    price = world.price(coin, at)
    assert price is not None, "only what was traded has a book"
    last = price * _factor(venue, coin) * unit
    tick = 10.0 ** -decimals(coin, unit)
    half = max(last * 0.0001, tick)
    size = 20 / last * (1.1 + noise(mix(coin.seed, int(at)), 9))
    return Book(last - half, last + half, last, size)


def decimals(coin: Coin, unit: float = 1) -> int:
    """Tell to how many decimals a venue quotes a coin: about six digits."""
    return max(2, 5 - math.floor(math.log10(coin.price * unit)))


def scaled(bar: Bar, factor: float, share: float) -> Bar:
    """Multiply the prices of a candle, and its volume."""
    return Bar(
        bar.open * factor,
        bar.high * factor,
        bar.low * factor,
        bar.close * factor,
        bar.volume * share,
    )


def _factor(venue: str, coin: Coin) -> float:
    if "stable" in coin.traits:
        return 1 + FARTHEST / 8 * noise(mix(coin.seed, ord(venue)), 1)
    return 1 + FARTHEST * noise(mix(coin.seed, ord(venue)), 1)
