"""How the figures of a chain are written: fees, gas, hashes a second, counts, waiting times."""

import math
from typing import Any

from blueprints.presentation import numbers
from blueprints.presentation.cards import Json

_HASHES = ((1e18, "EH/s"), (1e15, "PH/s"), (1e12, "TH/s"), (1e9, "GH/s"), (1e6, "MH/s"))


def read(data: Json, path: str) -> Any:
    """Read a value by its dotted path; None where anything on the way is missing."""
    value: Any = data
    for key in path.split("."):
        if value is None:
            return None
        value = value.get(key)
    return value


def hashes(value: float | None) -> str:
    """Write a hash rate with its largest fitting unit."""
    if value is None:
        return numbers.UNKNOWN
    for size, unit in _HASHES:
        if value >= size:
            return f"{numbers.ratio(value / size, 0 if value >= 100 * size else 1)} {unit}"
    return f"{numbers.score(value)} H/s"


def sat_vb(value: float | None) -> str:
    """Write a fee a virtual byte."""
    return numbers.UNKNOWN if value is None else f"{_trimmed(value)} sat/vB"


def gwei(value: float | None) -> str:
    """Write a price of gas, which is often below one."""
    return numbers.UNKNOWN if value is None else f"{_trimmed(value)} gwei"


def fee(usd: float | None) -> str:
    """Write a small sum in dollars: cents, and below ten of them two digits that count."""
    if usd is None:
        return numbers.UNKNOWN
    if usd >= 0.1 or usd <= 0:
        return f"${numbers.ratio(usd)}"
    return f"${usd:.{1 - _power(usd)}f}"


def coins(value: float | None, ticker: str) -> str:
    """Write an amount of coins, in full while it has few digits."""
    if value is None or not 1000 <= value < 1e6:
        return numbers.quantity(value, ticker)
    return f"{numbers.score(value)} {ticker}".rstrip()


def counted(value: float | None) -> str:
    """Write a count of things: whole, or with K, M, B."""
    if value is None or value >= 10_000:
        return numbers.quantity(value)
    return numbers.score(value)


def blocks(value: float) -> str:
    """Write a number of blocks, a begun one as a whole one."""
    count = math.ceil(value)
    return "one block" if count == 1 else f"{numbers.score(count)} blocks"


def seconds(value: float | None) -> str:
    """Write how long something takes."""
    if value is None:
        return numbers.UNKNOWN
    return f"{numbers.ratio(value / 60, 1)} min" if value >= 100 else f"{numbers.score(value)} s"


def share(value: float | None) -> str:
    """Write a share of 0 to 1 in percent."""
    return numbers.percent(None if value is None else 100 * value)


def _trimmed(value: float) -> str:
    """Write three digits that count, without the zeros behind them."""
    if value >= 100:
        return numbers.score(value)
    places = 1 if value >= 10 else 2 if value >= 1 or value <= 0 else 2 - _power(value)
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def _power(value: float) -> int:
    return math.floor(math.log10(value))
