"""The indicator table: each reading's name, its value and what it says, in plain words.

One row per indicator of one time frame, in the order trend, momentum, volatility, volume. A blank
row names its reason.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from blueprints.presentation import cards, numbers
from blueprints.presentation.cards import Json

LEVEL_PCT = 0.005  # closer than this two prices are called level
_SETTLING = "still settling: too few candles to have forgotten its start"
_AVERAGES = (("ema", "9"), ("ema", "21"), ("ema", "50"), ("ema", "200"))
_PLAIN_AVERAGES = (("sma", "20"), ("sma", "50"), ("sma", "200"))


class Reading(NamedTuple):
    """One row: name, value, plain words."""

    name: str
    value: str
    words: str


def rows(block: Json, missing: Mapping[str, str], path: str) -> list[Reading]:
    """Build the table of one time frame; `path` is where the block stands in the data."""

    def row(name: str, keys: tuple[str, ...], write: Callable[[Any], tuple[str, str]]) -> Reading:
        node: Any = block
        for key in keys:
            node = None if node is None else node[key]
        if node is None:
            return Reading(name, numbers.UNKNOWN, cards.why(missing, ".".join((path, *keys))))
        value, said = write(node)
        settled = node.get("settled", True) if isinstance(node, Mapping) else True
        return Reading(name, value, said if settled else f"{said}; {_SETTLING}")

    close = block["last_close_usd"]
    return [
        *(
            row(f"{kind.upper()} {length}", (kind, length), _average(close))
            for kind, length in (*_AVERAGES, *_PLAIN_AVERAGES)
        ),
        row("ADX 14", ("adx",), _adx),
        row("MACD 12, 26, 9", ("macd",), _macd),
        row("RSI 14", ("rsi_14",), _rsi),
        row("Stochastic 14, 3, 3", ("stochastic",), _stochastic),
        row("Bollinger 20, 2", ("bollinger",), _bollinger),
        row("ATR 14", ("atr",), _atr),
        row("OBV", ("obv",), _obv),
        row("MFI 14", ("mfi_14",), _mfi),
        row("Volume to 20 before", ("volume_ratio_20",), _volume_ratio),
    ]


def value_of(block: Json | None, *keys: str) -> float | None:
    """Return the number of a reading, or None where it or its frame is missing."""
    node: Any = block
    for key in keys:
        node = None if node is None else node.get(key)
    value = node["value"] if isinstance(node, Mapping) else node
    return None if value is None else float(value)


def side_of(close: float, average: float) -> str:
    """Say on which side of an average a close lies."""
    if abs(100 * (close / average - 1)) < LEVEL_PCT:
        return "level with"
    return "above" if close > average else "below"


def _average(close: float) -> Callable[[Json], tuple[str, str]]:
    def write(node: Json) -> tuple[str, str]:
        gap = 100 * (close / node["value"] - 1)
        if abs(gap) < LEVEL_PCT:
            return _price(node["value"]), "level with the close"
        side = "above" if gap > 0 else "below"
        return _price(node["value"]), f"the close is {numbers.percent(abs(gap))} {side}"

    return write


def _rsi(node: Json) -> tuple[str, str]:
    said = {"oversold": "low: 30 or less", "overbought": "high: 70 or more"}
    return numbers.score(node["value"]), said.get(node["state"], "neither high nor low")


def _macd(node: Json) -> tuple[str, str]:
    side = "above" if node["histogram"] > 0 else "below"
    crossed = {"up": ", crossed up just now", "down": ", crossed down just now"}
    level = "level with" if node["histogram"] == 0 else f"{_price(abs(node['histogram']))} {side}"
    return _price(node["line"]), f"{level} its signal{crossed.get(node['cross'] or '', '')}"


def _bollinger(node: Json) -> tuple[str, str]:
    value = f"{_price(node['lower'])} – {_price(node['upper'])}"
    place = node["percent_b"]
    if place is None:
        return value, "the band has no width"
    where = "above the band" if place > 1 else "below the band" if place < 0 else "inside the band"
    width = f", {numbers.percent(node['bandwidth_pct'])} wide"
    return value, where + width + (", unusually narrow" if node["squeeze"] else "")


def _atr(node: Json) -> tuple[str, str]:
    said = f"{numbers.percent(node['pct'])} of the price a bar"
    return _price(node["value_usd"]), f"{said}, {node['level']}" if node["level"] else said


def _stochastic(node: Json) -> tuple[str, str]:
    value = f"{numbers.score(node['k'])}, mean {numbers.score(node['d'])}"
    said = {"oversold": "low: both 20 or less", "overbought": "high: both 80 or more"}
    return value, said.get(node["state"], "neither high nor low")


def _adx(node: Json) -> tuple[str, str]:
    way = "up" if node["plus_di"] > node["minus_di"] else "down"
    return numbers.score(node["adx"]), f"{node['strength']} trend, pointing {way}"


def _obv(node: Json) -> tuple[str, str]:
    side = "above" if node["above_ema20"] else "at or below"
    return numbers.quantity(node["value"]), f"{side} its own 20-bar average"


def _mfi(value: float) -> tuple[str, str]:
    said = "low: 20 or less" if value <= 20 else "high: 80 or more" if value >= 80 else "in between"
    return numbers.score(value), said


def _volume_ratio(value: float) -> tuple[str, str]:
    said = "more than usual" if value > 1.25 else "less than usual" if value < 0.8 else "as usual"
    return f"× {numbers.ratio(value)}", said


def _price(value: float) -> str:
    return numbers.price(value, close=True)
