"""How people lean in the invented market: about all of it, and about single coins.

Moods follow prices with some noise of their own: a pure function of coin and time. Speaks no
protocol; times are seconds since 1970, days are counted from then in UTC.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from sandbox import market, world
from sandbox.coins import DAY, Coin, every
from sandbox.parts import mix, noise

REFRESH = 900  # seconds between two looks
MONTH = 30
NETWORKS = {"tweet": 0.62, "youtube-video": 0.14, "reddit-post": 0.11, "news": 0.08, "tiktok": 0.05}


class Mood(NamedTuple):
    """What is said about one coin in 24 hours; shares are percents."""

    at: int
    positive: Mapping[str, int]  # by network
    interactions: Mapping[str, int]
    mentions: int
    contributors: int
    galaxy: float

    @property
    def total(self) -> int:
        """Give the interactions on all networks."""
        return sum(self.interactions.values())

    @property
    def share(self) -> float:
        """Give the positive share of all networks together."""
        weighed = (self.positive[name] * self.interactions[name] for name in self.positive)
        return sum(weighed) / self.total


def looked(at: float) -> int:
    """Give the moment of the last look."""
    return int(at // REFRESH * REFRESH)


def first_day() -> int:
    """Give the first day whose fear or greed can be told: that takes a month of prices."""
    return world.starts(every()["bitcoin"]) // DAY + MONTH


def of_market(day: int) -> int:
    """Give the fear (0) or greed (100) of a day that is not before the first."""
    bitcoin = every()["bitcoin"]
    moved = _moved(bitcoin, (day - MONTH) * DAY, day * DAY)
    return _within(50 + 110 * moved + 9 * noise(mix(bitcoin.seed, day), 11), 3, 97)


def of_market_elsewhere(at: float) -> int:
    """Give what another maker measures: it looks more often, and from another place."""
    day, second = divmod(looked(at), DAY)
    before, now = of_market(int(day) - 1), of_market(int(day))
    drift = before + (now - before) * second / DAY
    return _within(drift + 5 * noise(mix(int(day), 3), 12), 1, 99)


def of_coin(coin: Coin, at: float) -> Mood:
    """Give what was last seen to be said about a coin that has been traded."""
    return _of_coin(coin.id, looked(at))


@lru_cache(maxsize=2048)
def _of_coin(coin_id: str, at: int) -> Mood:
    coin = every()[coin_id]
    key = mix(coin.seed, at // 3600)
    leaning = 58 + 30 * math.tanh(4 * _moved(coin, at - 3 * DAY, at)) + 6 * noise(key, 1)
    loud = 40 * max(coin.price * (coin.supply or 0), 1e4) ** 0.6 * (1 + 0.4 * noise(key, 2))
    places = enumerate(NETWORKS.items())
    positive = {name: _within(leaning + 9 * noise(key, 20 + n), 2, 98) for n, (name, _) in places}
    mentions = max(1, int(loud / 400))
    return Mood(
        at,
        positive,
        {name: max(1, int(loud * weight)) for name, weight in NETWORKS.items()},
        mentions,
        max(1, mentions * 2 // 5),
        round(30 + 0.5 * leaning + 8 * noise(key, 3), 1),
    )


def places(at: float) -> Mapping[str, tuple[int, float]]:
    """Give every coin's place by galaxy score and its share of all interactions, in percent."""
    return _places(looked(at))


@lru_cache(maxsize=4)
def _places(at: int) -> Mapping[str, tuple[int, float]]:
    moods = {coin.id: of_coin(coin, at) for coin in market.listed(at)}
    loudest = sum(mood.total for mood in moods.values())
    ordered = sorted(moods, key=lambda name: (-moods[name].galaxy, name))
    return {
        name: (place, 100 * moods[name].total / loudest)
        for place, name in enumerate(ordered, start=1)
    }


def _moved(coin: Coin, since: float, until: float) -> float:
    """Give the logarithm of how a price changed; 0 for a coin that had none."""
    before, after = world.price(coin, since), world.price(coin, until)
    return math.log(after / before) if before and after else 0.0


def _within(value: float, low: int, high: int) -> int:
    return round(min(max(value, low), high))
