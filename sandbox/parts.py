"""How a candle falls into its parts, so that any finer candle can be had without remembering one.

A day is split into 24 hours, an hour into 60 minutes, and within a minute the price walks from open
by way of both extremes to close. The parts of a candle begin and end as it does, touch its high and
its low and nothing beyond, and share its volume: so candles of any size agree with each other.
"""

from functools import cache
from random import Random
from typing import NamedTuple

BITS = 0xFFFFFFFFFFFFFFFF
CLEFT = 0.15  # how far, in heights of the candle, an edge between parts lies off the straight way
WICK = 0.2  # the longest wick of a part, in the room left to the candle's extreme
TURNS = (0.3, 0.7)  # where in a minute its extremes lie

_RANDOM = Random(1)  # noqa: S311 - prices of an invented market keep no secret
_NOISE = [_RANDOM.uniform(-1, 1) for _ in range(65536)]


class Bar(NamedTuple):
    """What happened to a price within a span; the volume counts coins."""

    open: float
    high: float
    low: float
    close: float
    volume: float


def mix(key: int, index: int) -> int:
    """Derive the key of part `index` from the key of the whole."""
    mixed = (key ^ (index + 1) * 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9 & BITS
    return mixed ^ mixed >> 31


def noise(key: int, index: int) -> float:
    """Give a number between -1 and 1 that belongs to this key and index."""
    return _NOISE[(key >> 13) + index * 2654435761 & 0xFFFF]


def part(bar: Bar, count: int, key: int, index: int) -> Bar:
    """Give one of the `count` parts of a candle."""
    first, second = _turns(count, key)
    return _part(bar, count, key, first, second, index)


def split(bar: Bar, count: int, key: int) -> list[Bar]:
    """Give all parts of a candle, in order."""
    first, second = _turns(count, key)
    return [_part(bar, count, key, first, second, index) for index in range(count)]


def begun(bar: Bar, key: int, share: float) -> Bar:
    """Give what has happened of a minute when `share` of it (0 to 1) is over."""
    (start, one), (end, two) = (0.0, bar.open), (1.0, bar.close)
    high, low = bar.open, bar.open
    for at, price in zip(TURNS, _extremes(bar, key), strict=True):
        if share < at:
            end, two = at, price
            break
        start, one = at, price
        high, low = max(high, price), min(low, price)
    now = one + (two - one) * (share - start) / (end - start)
    now = min(max(now, bar.low), bar.high)
    return Bar(bar.open, max(high, now), min(low, now), now, bar.volume * share)


def _turns(count: int, key: int) -> tuple[int, int]:
    """Choose the parts in which the extremes lie, in order."""
    first = int(count * (0.3 + 0.25 * noise(key, 1)))
    return first, first + 1 + int((count - first - 1) * (0.5 + 0.49 * noise(key, 2)))


def _extremes(bar: Bar, key: int) -> tuple[float, float]:
    """Give high and low in the order in which they are reached."""
    return (bar.high, bar.low) if key & 64 else (bar.low, bar.high)


def _part(bar: Bar, count: int, key: int, first: int, second: int, index: int) -> Bar:
    start = _edge(bar, count, key, first, second, index)
    end = _edge(bar, count, key, first, second, index + 1)
    top, bottom = (start, end) if start > end else (end, start)
    top += (bar.high - top) * WICK * abs(noise(key, 1000 + index))
    bottom += (bar.low - bottom) * WICK * abs(noise(key, 2000 + index))
    if index in (first, second):
        if (index == first) == bool(key & 64):
            top = bar.high
        else:
            bottom = bar.low
    shares = _shares(count)
    return Bar(start, top, bottom, end, bar.volume * shares[(index + (key >> 40)) % count])


def _edge(bar: Bar, count: int, key: int, first: int, second: int, index: int) -> float:
    """Give the price at which part `index` begins."""
    if index == 0:
        return bar.open
    if index == count:
        return bar.close
    one, two = _extremes(bar, key)
    if index <= first:
        straight = bar.open + (one - bar.open) * index / (first + 0.5)
    elif index <= second:
        straight = one + (two - one) * (index - first - 0.5) / (second - first)
    else:
        straight = two + (bar.close - two) * (index - second - 0.5) / (count - second - 0.5)
    bent = straight + (bar.high - bar.low) * CLEFT * noise(key, 8 + index)
    if bent > bar.high:
        bent = 2 * bar.high - bent
    elif bent < bar.low:
        bent = 2 * bar.low - bent
    return min(max(bent, bar.low), bar.high)


@cache
def _shares(count: int) -> tuple[float, ...]:
    """Share out a volume among parts, unevenly."""
    weights = [0.4 + abs(noise(count << 20, index)) for index in range(count)]
    return tuple(weight / sum(weights) for weight in weights)
