"""The forecast of one horizon in prices: the ranges, their middle, and the baseline beside them.

The analysis shows it on the present price, the daily issue on the close it was made from; the
widths are the same.
"""

import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from quant import backtest, ranges
from quant.absent import TOO_SHORT, UNDEFINED, Absent
from quant.challengers import CHALLENGERS
from quant.ranges import Clock, Quantiles

HOURS = {1: 24, 7: 168, 30: 720}
NAMES = {1: "24h", 7: "7d", 30: "30d"}
POINT = 0.0  # the coverage of a forecast that is no range

Pool = Mapping[int, Quantiles]


class Forecast(NamedTuple):
    """One horizon, in log price from the base: the middle, half widths, and how they came about.

    `reach` and `used` are by ranges.SHARES, `own` too, None while no past move is known.
    """

    days: int
    middle: float
    reach: Quantiles
    gauss: float
    own: Quantiles | None
    pooled: Quantiles
    used: Quantiles
    windows: int

    @property
    def own_weight(self) -> float:
        """Return how much the coin's own past counts, 0 to 1."""
        effective = self.windows / self.days
        return effective / (effective + ranges.POOL_WINDOWS)


class Range(NamedTuple):
    """Prices in US dollars."""

    low: float
    mid: float
    high: float


def make(
    made: Clock, base_usd: float, days: int, pool: Pool, mover: str | None = None
) -> Forecast | Absent:
    """Forecast from the newest day; `mover` names the challenger that moves the middle, if any."""
    widths = ranges.widths(made, days, pool.get(days))
    reach = _triple(widths.reach[-1])
    if made.returns < ranges.FEWEST[days]:
        return TOO_SHORT
    if math.isnan(reach[0]):
        return UNDEFINED
    middle = (point(made, days, mover) or 0.0) if mover else 0.0
    gauss = float(backtest.gauss_reach(made, days)[-1])
    if gauss > ranges.WIDEST or not all(
        _is_price(end) for reached in (*reach, gauss) for end in around(base_usd, middle, reached)
    ):
        return UNDEFINED
    windows = int(widths.windows[-1])
    return Forecast(
        days,
        middle,
        reach,
        gauss,
        _triple(widths.own[-1]) if windows else None,
        pool.get(days, ranges.SHIPPED_POOL[days]),
        _triple(widths.used[-1]),
        windows,
    )


def point(made: Clock, days: int, name: str) -> float | None:
    """Return the move that a challenger forecasts from the newest day; None where it has none."""
    move = float(CHALLENGERS[name](made.log, days)[-1])
    return move if abs(move) <= ranges.WIDEST else None  # NaN compares false


def around(base_usd: float, middle: float, reach: float) -> Range:
    """Return the range that reaches so far in log price to both sides of the middle."""
    return Range(
        base_usd * math.exp(middle - reach),
        base_usd * math.exp(middle) if middle else base_usd,
        base_usd * math.exp(middle + reach),
    )


def issue(
    made: Clock, base_usd: float, pool: Pool, movers: Mapping[int, str], day: int
) -> list[dict[str, Any]]:
    """Return the rows to store for a day (counted from the epoch), made from its close.

    Beside the ranges stand the baseline's and, every so many days that their windows lie side by
    side, the challengers' points.
    """
    rows: list[dict[str, Any]] = []
    for days in ranges.HORIZONS:
        made_of = make(made, base_usd, days, pool, movers.get(days))
        if isinstance(made_of, Absent):
            continue
        rows += [
            _row(ranges.MODEL, days, share, around(base_usd, made_of.middle, reach))
            for share, reach in zip(ranges.SHARES, made_of.reach, strict=True)
        ]
        baseline = around(base_usd, 0.0, made_of.gauss)
        rows.append(_row(backtest.BASELINE, days, backtest.MIDDLE_SHARE, baseline))
        if day % days == 0:
            rows += _points(made, days, base_usd)
    return rows


def _points(made: Clock, days: int, base_usd: float) -> Iterator[dict[str, Any]]:
    for name in CHALLENGERS:
        move = point(made, days, name)
        if move is not None and _is_price((told := around(base_usd, move, 0.0)).mid):
            yield _row(name, days, POINT, told)


def _row(model: str, days: int, coverage: float, prices: Range) -> dict[str, Any]:
    return {
        "model": model,
        "horizon_h": HOURS[days],
        "coverage": coverage,
        "low_usd": prices.low,
        "mid_usd": prices.mid,
        "high_usd": prices.high,
    }


def _is_price(value: float) -> bool:
    """Tell whether a number of full precision can hold a price: its ends leave no room."""
    return sys.float_info.min <= value < math.inf


def _triple(values: Any) -> Quantiles:
    low, middle, high = (float(value) for value in values)
    return low, middle, high
