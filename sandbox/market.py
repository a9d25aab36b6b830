"""What an aggregator says of a coin: price, capitalisation, rank, changes. Speaks no protocol.

An aggregator looks at the market every ten seconds, so that its numbers of one moment fit together.
Ranks are those of the day's first moment: pages of a listing do not shift while they are read.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from sandbox import walk, world
from sandbox.coins import DAY, Coin, every
from sandbox.parts import Bar

REFRESH = 10  # seconds
SPANS = {"1h": 1 / 24, "24h": 1, "7d": 7, "14d": 14, "30d": 30, "60d": 60, "90d": 90, "200d": 200}
SPANS |= {"1y": 365}  # days

Extreme = tuple[float, int]


class Quote(NamedTuple):
    """One coin at one moment; what is unknown is None, prices and volumes are in US dollars."""

    at: int
    is_traded: bool
    price: float | None = None
    before: float | None = None  # 24 hours ago
    cap: float | None = None
    diluted: float | None = None
    volume: float | None = None
    high: float | None = None
    low: float | None = None
    circulating: float | None = None
    total: float | None = None
    maximum: float | None = None
    ath: Extreme | None = None
    atl: Extreme | None = None


def looked(at: float) -> int:
    """Give the moment an aggregator last looked at the market."""
    return int(at // REFRESH * REFRESH)


def listed(at: float) -> list[Coin]:
    """Give all coins that have been traded, best rank first, the unranked ones last."""
    known = ranks(int(at // DAY))
    coins = [coin for coin in every().values() if world.starts(coin) < at]
    return sorted(coins, key=lambda coin: (known.get(coin.id, len(coins)), coin.id))


def rank(coin: Coin, at: float) -> int | None:
    """Give the place of a coin among all capitalisations; None when it has none."""
    return ranks(int(at // DAY)).get(coin.id)


@lru_cache(maxsize=4)
def ranks(day: int) -> Mapping[str, int]:
    """Rank the coins by their capitalisation at the beginning of a day."""
    caps = [(_ranked_cap(coin, day * DAY), coin.id) for coin in every().values()]
    ordered = sorted(((cap, name) for cap, name in caps if cap), reverse=True)
    return {name: place for place, (_, name) in enumerate(ordered, start=1)}


def find(name: str, at: float) -> Coin | None:
    """Look a coin up by its id."""
    coin = every().get(name)
    return coin if coin is not None and world.starts(coin) < at else None


def quote(coin: Coin, at: float) -> Quote:
    """Give what the aggregator last saw of a coin that has been traded."""
    return _quote(coin.id, looked(at))


def change(coin: Coin, seen: Quote, span: str) -> float | None:
    """Give the change of a price over one of SPANS, in percent."""
    if seen.price is None or not seen.is_traded:
        return None
    then = world.price(coin, seen.at - SPANS[span] * DAY)
    return None if then is None else (seen.price / then - 1) * 100


@lru_cache(maxsize=1024)
def _quote(coin_id: str, at: int) -> Quote:
    coin = every()[coin_id]
    end = world.ends(coin)
    if "silent" in coin.traits:
        return Quote(at, is_traded=True)
    if end is not None and at >= end:
        return _valued(coin, Quote(end, is_traded=False, price=world.price(coin, end), volume=0.0))
    price, day = world.price(coin, at), day_bar(coin, at)
    seen = Quote(
        at,
        is_traded=True,
        price=price,
        before=world.price(coin, at - DAY),
        volume=volume(coin, at) * (price or 0.0),
        high=day.high,
        low=day.low,
    )
    return _valued(coin, seen)


def _valued(coin: Coin, seen: Quote) -> Quote:
    """Add what a price makes of the supplies, and the extremes of all time."""
    circulating, total, maximum = _supplies(coin, seen.at)
    fully, price = maximum or total or circulating, seen.price or 0.0
    high, low = seen.high or price, seen.low or price
    known = world.extremes(coin, seen.at) or ((high, seen.at), (low, seen.at))
    return seen._replace(
        cap=price * circulating if circulating and _has_cap(coin) else None,
        diluted=price * fully if fully and _has_cap(coin) else None,
        circulating=circulating,
        total=total,
        maximum=maximum,
        ath=max(known[0], (high, seen.at)),
        atl=min(known[1], (low, seen.at)),
    )


def day_bar(coin: Coin, at: float, grid: int = world.HOUR) -> Bar:
    """Give the candle of the last 24 hours; the grid's first line begins its volume."""
    start = int(-(-(at - DAY) // grid) * grid)
    found, before = world.span(coin, start, at), world.price(coin, at - DAY)
    assert found is not None, "a line of the grid lies within the last 24 hours"
    if before is None:
        return found
    high, low = max(found.high, before), min(found.low, before)
    return found._replace(open=before, high=high, low=low)


def volume(coin: Coin, at: float) -> float:
    """Give how many coins changed hands in the 24 hours before a moment."""
    day, second = divmod(at, DAY)
    whole = [world.span(coin, int(day + n) * DAY, int(day + n + 1) * DAY) for n in (-1, 0)]
    before, now = (bar.volume if bar else 0.0 for bar in whole)
    return before + (now - before) * second / DAY


def categories(coin: Coin) -> list[str]:
    """Name the groups that a coin belongs to."""
    found = []
    if coin.traits.keys() & {"stable"}:
        found += ["Stablecoins", "EUR Stablecoin" if coin.price > 1.1 else "USD Stablecoin"]
    if "wraps" in coin.traits:
        found.append("Wrapped-Tokens")
    if not coin.chain:
        found.append("Layer 1 (L1)")
    return found or [f"{coin.chain.replace('-', ' ').title()} Ecosystem"]


def _has_cap(coin: Coin) -> bool:
    return coin.traits.keys().isdisjoint(("nocap", "nosupply", "silent"))


def _ranked_cap(coin: Coin, at: int) -> float | None:
    end = world.ends(coin)
    if not _has_cap(coin) or not coin.supply or (end is not None and end <= at):
        return None
    price = world.price(coin, at)
    return None if price is None else price * coin.supply * walk.denomination(coin, at // DAY)


def _supplies(coin: Coin, at: int) -> tuple[float | None, float | None, float | None]:
    """Give the circulating, the total and the largest possible supply."""
    factor = walk.denomination(coin, at // DAY)
    circulating = coin.supply * factor if coin.supply else None
    maximum = coin.max_supply * factor if coin.max_supply else None
    total = circulating if "mined" in coin.traits or maximum is None else maximum
    return circulating, total, maximum
