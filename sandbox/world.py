"""The invented market: what any coin costs at any time, as a pure function of coin and time.

Candles of any span agree with each other and with the price: each open is the close before it, a
long candle is exactly its short ones, and the close of one that is still forming is the price now.
Knows neither a protocol nor the clock; times are seconds since 1970 in UTC.
"""

from functools import lru_cache

from sandbox import walk
from sandbox.coins import DAY, Coin, every, underlying
from sandbox.parts import Bar, begun, mix, part, split

HOUR, MINUTE = 3600, 60


def starts(coin: Coin) -> int:
    """Give the second of the first trade."""
    return max(coin.first_day, underlying(coin)[0].first_day) * DAY


def ends(coin: Coin) -> int | None:
    """Give the second of the last trade of a coin that is no longer traded."""
    days = [known.last_day for known in (coin, underlying(coin)[0]) if known.last_day is not None]
    return min(days) * DAY if days else None


def price(coin: Coin, at: float) -> float | None:
    """Give what the coin costs, or last cost; None before its first trade."""
    if at < starts(coin):
        return None
    end = ends(coin)
    root, ratio = underlying(coin)
    if end is not None and at >= end:
        return walk.opens(root, end // DAY)[end // DAY - root.first_day] * ratio
    day, second = divmod(at, DAY)
    hour, second = divmod(second, HOUR)
    minute, second = divmod(second, MINUTE)
    bar, key = walk.bar(root, int(day)), mix(root.seed, int(day))
    for count, index in ((24, int(hour)), (60, int(minute))):
        bar, key = part(bar, count, key, index), mix(key, index)
    return begun(bar, key, second / MINUTE).close * ratio


def hourly(coin: Coin, last: float, count: int) -> list[float]:
    """Give the prices at the last `count` whole hours, oldest first; fewer of a young coin."""
    root, ratio = underlying(coin)
    end = ends(coin)
    hours = [hour * HOUR for hour in range(int(last // HOUR) - count + 1, int(last // HOUR) + 1)]
    return [
        _hours(root.id, at // DAY)[at % DAY // HOUR] * ratio
        if end is None or at < end
        else price(coin, at) or 0.0
        for at in hours
        if at >= starts(coin)
    ]


@lru_cache(maxsize=4096)
def _hours(root_id: str, day: int) -> tuple[float, ...]:
    """Give the prices at which the hours of a day begin."""
    root = every()[root_id]
    return tuple(bar.open for bar in split(walk.bar(root, day), 24, mix(root.seed, day)))


def span(coin: Coin, start: int, end: float) -> Bar | None:
    """Give the candle between two times, of which `start` is on a minute; None without a trade."""
    start, last = max(start, starts(coin)), ends(coin)
    end = end if last is None else min(end, last)
    if start >= end:
        return None
    root, ratio = underlying(coin)
    pieces = []
    at = start
    while at < end:
        pieces.append(_largest(root, at, end))
        at += pieces[-1][0]
    bars = [bar for _, bar in pieces]
    return Bar(
        bars[0].open * ratio,
        max(bar.high for bar in bars) * ratio,
        min(bar.low for bar in bars) * ratio,
        bars[-1].close * ratio,
        sum(bar.volume for bar in bars) * _volume_ratio(coin, root),
    )


def extremes(coin: Coin, at: float) -> tuple[tuple[float, int], tuple[float, int]] | None:
    """Give the highest and the lowest price of all days that are over, each with its second.

    None for a coin that has not been traded for a whole day.
    """
    last = ends(coin)
    day = int(at if last is None else min(at, last)) // DAY
    if day * DAY <= starts(coin):
        return None
    root, ratio = underlying(coin)
    (high, top), (low, bottom) = walk.extremes(root.id, starts(coin) // DAY, day)
    second = root.seed % DAY
    return (high * ratio, top * DAY + second), (low * ratio, bottom * DAY + second)


def candles(coin: Coin, interval: int, first: int, until: float) -> list[tuple[int, Bar]]:
    """Give the candles that open from `first` on, by time of opening; the last may be forming.

    `first` lies on the grid of the interval, which is a multiple of a minute.
    """
    ahead = max(0, starts(coin) - first) // interval * interval
    made = (
        (at, span(coin, at, min(at + interval, until)))
        for at in range(first + ahead, int(until) + 1, interval)
    )
    return [(at, bar) for at, bar in made if bar is not None]


def _volume_ratio(coin: Coin, root: Coin) -> float:
    if coin is root or not coin.supply or not root.supply:
        return 1.0
    return coin.supply / root.supply


def _largest(root: Coin, at: int, end: float) -> tuple[int, Bar]:
    """Give the longest piece of the grid that begins at a time, and how many seconds it takes."""
    if at % DAY == 0 and at + DAY <= end:
        return DAY, walk.bar(root, at // DAY)
    if at % HOUR == 0 and at + HOUR <= end:
        return HOUR, hours(root.id, at // DAY)[at % DAY // HOUR]
    minute = minutes(root.id, at // HOUR)[at % HOUR // MINUTE]
    if at + MINUTE <= end:
        return MINUTE, minute
    return MINUTE, begun(minute, _key(root, at), (end - at) / MINUTE)


def _key(root: Coin, at: int) -> int:
    """Derive the key of the minute that begins at a time."""
    hour = mix(mix(root.seed, at // DAY), at % DAY // HOUR)
    return mix(hour, at % HOUR // MINUTE)


@lru_cache(maxsize=4096)
def hours(coin_id: str, day: int) -> list[Bar]:
    """Give the 24 candles of a day of a coin that follows no other."""
    coin = every()[coin_id]
    return split(walk.bar(coin, day), 24, mix(coin.seed, day))


@lru_cache(maxsize=2048)
def minutes(coin_id: str, hour: int) -> list[Bar]:
    """Give the 60 candles of an hour, counted since 1970, of a coin that follows no other."""
    coin, (day, index) = every()[coin_id], divmod(hour, 24)
    return split(hours(coin_id, day)[index], 60, mix(mix(coin.seed, day), index))
