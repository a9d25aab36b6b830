"""The candle chart as a still picture: what shows before, without and instead of the script.

Works on the page's own daily candles, of which only time and close are certain. A series of closes
alone becomes a line.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import numbers, times
from blueprints.presentation.figures import ACROSS, level, line

PRICE_HEIGHT, VOLUME_TOP, VOLUME_HEIGHT = 248, 276, 44
HEIGHT = 342
AVERAGE = 21
_PAD = 8
_BODY = 0.68  # of the room a candle has
_NICE_STEPS = (1, 2, 2.5, 5, 10)


class Candle(NamedTuple):
    """One candle of the page."""

    open_at: int
    open: float | None
    high: float | None
    low: float | None
    close: float
    volume: float | None

    @property
    def top(self) -> float:
        """The highest price known of it."""
        return self.close if self.high is None else self.high

    @property
    def bottom(self) -> float:
        """The lowest price known of it."""
        return self.close if self.low is None else self.low

    @property
    def rose(self) -> bool:
        """Whether it closed at or above its open."""
        return self.open is None or self.close >= self.open


class Tick(NamedTuple):
    """A mark of the price scale."""

    y: float
    label: str


class Still(NamedTuple):
    """Paths in a drawing of 1000 units across; heights in pixels."""

    up: str
    down: str
    closes: str  # instead of candles, where only closes are known
    average: str
    volume_up: str
    volume_down: str
    ticks: list[Tick]
    days: list[str]
    last: Tick
    description: str


def read(rows: Sequence[Sequence[float | None]]) -> list[Candle]:
    """Read `[open time, open, high, low, close, volume]` rows; one without a close is left out."""
    return [
        Candle(int(row[0]), row[1], row[2], row[3], float(row[4]), row[5])
        for row in rows
        if row[0] is not None and row[4] is not None
    ]


def draw(candles: Sequence[Candle]) -> Still | None:
    """Draw the candles; nothing when there are fewer than two."""
    if len(candles) < 2:
        return None
    low = min(candle.bottom for candle in candles)
    high = max(candle.top for candle in candles)
    closes = [candle.close for candle in candles]
    full = all(candle.open is not None for candle in candles)
    ticks = _ticks(low, high)
    last = times.from_epoch(candles[-1].open_at)
    return Still(
        _bodies(candles, low, high, rose=True) if full else "",
        _bodies(candles, low, high, rose=False) if full else "",
        "" if full else line(closes, low, high, PRICE_HEIGHT, _PAD),
        line(_moving_average(closes), low, high, PRICE_HEIGHT, _PAD),
        _columns(candles, rose=True),
        _columns(candles, rose=False),
        [Tick(_y(price, low, high), numbers.scale_mark(price, ticks.step)) for price in ticks.at],
        [times.short_day(times.from_epoch(candle.open_at)) for candle in _spread(candles)],
        Tick(_y(closes[-1], low, high), numbers.scale_mark(closes[-1], ticks.step / 10)),
        f"{len(candles)} days to {times.day(last)}. Close {numbers.price(closes[-1])}, "
        f"lowest {numbers.price(low)}, highest {numbers.price(high)}.",
    )


def _y(price: float, low: float, high: float) -> float:
    return round(level(price, low, high, PRICE_HEIGHT, _PAD), 1)


def _bodies(candles: Sequence[Candle], low: float, high: float, *, rose: bool) -> str:
    room = ACROSS / len(candles)
    path = []
    for index, candle in enumerate(candles):
        if candle.rose is not rose or candle.open is None:
            continue
        left, middle, width = (index + (1 - _BODY) / 2) * room, (index + 0.5) * room, _BODY * room
        top = _y(max(candle.open, candle.close), low, high)
        bottom = max(_y(min(candle.open, candle.close), low, high), top + 0.8)
        path.append(
            f"M{middle:.1f} {_y(candle.top, low, high)}V{top}"
            f"M{middle:.1f} {bottom:.1f}V{_y(candle.bottom, low, high)}"
            f"M{left:.1f} {top}h{width:.1f}V{bottom:.1f}h{-width:.1f}z"
        )
    return "".join(path)


def _columns(candles: Sequence[Candle], *, rose: bool) -> str:
    room = ACROSS / len(candles)
    most = max(candle.volume or 0 for candle in candles)
    return "".join(
        f"M{(index + (1 - _BODY) / 2) * room:.1f} {VOLUME_HEIGHT}h{_BODY * room:.1f}"
        f"v{-VOLUME_HEIGHT * candle.volume / most:.1f}h{-_BODY * room:.1f}z"
        for index, candle in enumerate(candles)
        if candle.volume and candle.rose is rose
    )


def _moving_average(closes: Sequence[float]) -> list[float | None]:
    """Return the exponential average over 21 closes, from the first one it is defined for."""
    if len(closes) <= AVERAGE:
        return []
    averages: list[float | None] = [None] * (AVERAGE - 1)
    value = math.fsum(closes[:AVERAGE]) / AVERAGE
    averages.append(value)
    for close in closes[AVERAGE:]:
        value += (close - value) * 2 / (AVERAGE + 1)
        averages.append(value)
    return averages


class _Ticks(NamedTuple):
    step: float
    at: list[float]


def _ticks(low: float, high: float) -> _Ticks:
    """Choose three to six round prices between two bounds."""
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(nice * power for nice in _NICE_STEPS if nice * power * 5 >= span)
    first = math.ceil(low / step)
    return _Ticks(step, [n * step for n in range(first, math.floor(high / step) + 1)])


def _spread(candles: Sequence[Candle]) -> list[Candle]:
    """Pick four candles from the first to the last."""
    last = len(candles) - 1
    return [candles[round(last * part / 3)] for part in range(4)]
