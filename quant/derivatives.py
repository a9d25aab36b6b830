"""What futures venues say, made comparable: payments of eight hours, like with like, crowds.

Rates are fractions, shares lie between 0 and 1, percents are percents. Venues are named by keys;
a venue that does not tell a figure is left out and never counts as one that tells zero.
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import fmean, stdev
from typing import NamedTuple

from quant.absent import NO_HISTORY, UNDEFINED, Absent

PAYMENTS_A_YEAR = 3 * 365  # of eight hours each
FEWEST_DAYS = 30
LEAST_COMMON = 0.5
FEWEST_INPUTS = 2
NOISE = 1e-9  # relative: so much the same figures differ by after sums and quotients


class Level(StrEnum):
    """How far a funding rate is from nothing."""

    NORMAL = "normal"
    ELEVATED = "elevated"
    HIGH = "high"
    EXTREME = "extreme"


class Crowd(StrEnum):
    """On which side of the market there are how many more than on the other."""

    LONG = "crowded_long"
    LEANING_LONG = "leaning_long"
    BALANCED = "balanced"
    LEANING_SHORT = "leaning_short"
    SHORT = "crowded_short"


class Mean(NamedTuple):
    """A mean over venues; `is_weighted` by what is open there, else each counts the same."""

    value: float
    is_weighted: bool


class Change(NamedTuple):
    """A change in percent over the venues known at both times, and their share of all now."""

    pct: float | Absent
    common_share: float


class Crowding(NamedTuple):
    """The mean of the present inputs, each -100 to 100; positive: longs are the crowd."""

    score: float
    label: Crowd
    inputs: dict[str, float]


def rate_8h(rate: float, interval_h: float) -> float:
    """Turn a fraction paid per interval into the one that eight hours cost."""
    return rate * 8 / interval_h


def apr_pct(eight_hourly: float) -> float:
    """Return what a year costs in percent, without compounding."""
    return eight_hourly * PAYMENTS_A_YEAR * 100


def level(eight_hourly: float) -> Level:
    """Name the size of a rate of eight hours, whatever its sign."""
    size = abs(eight_hourly) * (1 + NOISE)
    if size < 0.0002:
        return Level.NORMAL
    if size < 0.0005:
        return Level.ELEVATED
    return Level.HIGH if size < 0.001 else Level.EXTREME


def crowd_of_accounts(long_share: float) -> Crowd:
    """Name the side of most accounts where it is that of nearly all."""
    if long_share > 0.70 + NOISE:
        return Crowd.LONG
    return Crowd.SHORT if long_share < 0.30 - NOISE else Crowd.BALANCED


def mean(values: Mapping[str, float], open_usd: Mapping[str, float]) -> Mean | None:
    """Return the mean of venues weighted by what is open there; None without any value.

    Where nothing is known to be open at any of them they count the same.
    """
    if not values:
        return None
    weights = {venue: open_usd.get(venue, 0.0) for venue in values}
    total = sum(weights.values())
    if total <= 0:
        return Mean(fmean(values.values()), False)
    return Mean(sum(values[venue] * weights[venue] for venue in values) / total, True)


def shares(open_usd: Mapping[str, float]) -> dict[str, float]:
    """Return each venue's part of all that is open; nothing where nothing is."""
    total = sum(open_usd.values())
    return {venue: usd / total for venue, usd in open_usd.items()} if total > 0 else {}


def hhi(open_usd: Mapping[str, float]) -> float | Absent:
    """Return how concentrated it is: 1 with one venue, 1/n with n equal ones."""
    parts = shares(open_usd)
    return sum(part * part for part in parts.values()) if parts else UNDEFINED


def change(now: Mapping[str, float], then: Mapping[str, float]) -> Change:
    """Compare what is open with what was, over the venues that are in both.

    A change of which these hold less than half of what is open now says nothing of the whole.
    """
    total = sum(now.values())
    common = sum(usd for venue, usd in now.items() if venue in then)
    before = sum(usd for venue, usd in then.items() if venue in now)
    share = common / total if total > 0 else 0.0
    if share < LEAST_COMMON:
        return Change(NO_HISTORY, share)
    return Change(finite((common / before - 1) * 100) if before > 0 else UNDEFINED, share)


def zscore(value: float, daily: Sequence[float]) -> float | Absent:
    """Return how many standard deviations a value is from the mean of at least 30 days.

    Days that differ by nothing but their last bits, as many do that pay a venue's usual rate, have
    no deviation.
    """
    if len(daily) < FEWEST_DAYS:
        return NO_HISTORY
    spread = stdev(daily)
    if spread <= NOISE * max(map(abs, daily)):
        return UNDEFINED
    return finite((value - fmean(daily)) / spread)


def finite(value: float) -> float | Absent:
    """Give a quotient of figures that may be next to nothing, unless it is beyond all numbers."""
    return value if math.isfinite(value) else UNDEFINED


def crowding(
    *, zscore: float | None, long_share: float | None, oi_change_7d_pct: float | None, rate: float
) -> Crowding | Absent:
    """Fold what speaks of a crowd into one score; absent with fewer than two inputs.

    What is newly open is on the side that pays.
    """
    inputs: dict[str, float] = {}
    if zscore is not None:
        inputs["funding"] = _clamped(25 * zscore)
    if long_share is not None:
        inputs["accounts"] = _clamped((long_share - 0.5) * 400)
    if oi_change_7d_pct is not None:
        sign = (rate > 0) - (rate < 0)
        inputs["open_interest"] = _clamped(oi_change_7d_pct * 2) * sign
    if len(inputs) < FEWEST_INPUTS:
        return NO_HISTORY
    score = fmean(inputs.values())
    return Crowding(score, _crowd(score), inputs)


def _crowd(score: float) -> Crowd:
    size = abs(score) * (1 + NOISE)
    if size < 20:
        return Crowd.BALANCED
    if score > 0:
        return Crowd.LONG if size >= 50 else Crowd.LEANING_LONG
    return Crowd.SHORT if size >= 50 else Crowd.LEANING_SHORT


def _clamped(value: float) -> float:
    return max(-100.0, min(100.0, value))
