"""From measured parts to one score of 0 to 100, where 100 is the most dangerous.

Every part has points between which it is linear, and a weight. A part that is not known is left out
and the others count more; with too little left there is no score.
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

WEIGHTS = {
    "volatility": 30,
    "liquidity": 25,
    "concentration": 20,
    "regulatory": 15,
    "market_cap": 10,
}  # percent
LEAST_WEIGHT = 50
HALF_LIFE_DAYS = 30

_Points = Sequence[tuple[float, float]]
VOLATILITY: _Points = ((0, 0), (20, 15), (50, 40), (80, 60), (120, 80), (200, 100))
STRAYING: _Points = ((0.1, 5), (0.5, 20), (2, 60), (10, 100))
TURNOVER: _Points = ((0.1, 95), (1, 70), (5, 40), (20, 20), (50, 30))
SPREAD: _Points = ((1, 5), (5, 15), (20, 40), (100, 75), (500, 100))
HOLDERS: _Points = ((0.05, 10), (0.20, 40), (0.50, 75), (0.80, 100))


class Category(StrEnum):
    """The score in a word."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Overall(NamedTuple):
    """The score, if there is one, and the weight of each part in it: together 1, or all 0."""

    score: float | None
    weights_used: dict[str, float]


def of_volatility(annual_pct: float) -> float:
    """Score a deviation of a year, in percent."""
    return _between(VOLATILITY, annual_pct)


def of_straying(deviation_pct: float) -> float:
    """Score how far a pegged coin was from its peg at most, in percent."""
    return _between_logs(STRAYING, deviation_pct)


def of_turnover(turnover_pct: float) -> float:
    """Score what is traded in a day, in percent of what all coins are worth."""
    return _between_logs(TURNOVER, turnover_pct)


def of_spread(spread_bps: float) -> float:
    """Score the gap between the best bid and the best ask, in hundredths of a percent."""
    return _between_logs(SPREAD, spread_bps)


def of_holders(top10_share: float) -> float:
    """Score the share, 0 to 1, that the ten largest holders have."""
    return _between(HOLDERS, top10_share)


def of_stories(stories: Sequence[tuple[float, float]]) -> float:
    """Score stories of (impact 0 to 100, age in days); that there are none is not safety."""
    weight = sum(impact * 0.5 ** (max(0.0, age) / HALF_LIFE_DAYS) for impact, age in stories)
    return 10 + 90 * (1 - math.exp(-weight / 150))


def of_market_cap(cap_usd: float) -> float:
    """Score what all coins are worth: 100 at a million dollars, 0 at a hundred billion."""
    return min(100.0, max(0.0, 100 - 20 * math.log10(max(cap_usd, 1.0) / 1e6)))


def overall(scores: Mapping[str, float | None]) -> Overall:
    """Weigh the parts that are there; no score without volatility or with under half the weight."""
    present = {name: score for name, score in scores.items() if score is not None}
    weight = sum(WEIGHTS[name] for name in present)
    if "volatility" not in present or weight < LEAST_WEIGHT:
        return Overall(None, dict.fromkeys(WEIGHTS, 0.0))
    used = {name: WEIGHTS[name] / weight if name in present else 0.0 for name in WEIGHTS}
    total = sum(WEIGHTS[name] * score for name, score in present.items())
    return Overall(total / weight, used)


def category(score: float) -> Category:
    """Put a score that is not rounded into a word."""
    if score < 30:
        return Category.LOW
    if score < 50:
        return Category.MEDIUM
    return Category.HIGH if score < 75 else Category.CRITICAL


def _between(points: _Points, value: float) -> float:
    xs, ys = zip(*points, strict=True)
    return float(np.interp(value, xs, ys))


def _between_logs(points: _Points, value: float) -> float:
    if value <= points[0][0]:
        return float(points[0][1])
    return _between([(math.log(x), y) for x, y in points], math.log(value))
