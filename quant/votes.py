"""Six votes on where a series leans, their score, and the score's label, at every bar.

A vote is +1, 0 or -1 (trend: scaled down where the trend is not strong), NaN where the indicators
it reads do not exist. The score describes the present; measured over eight years of 28 coins it
did not predict, and nothing here pretends that it does.
"""

from typing import NamedTuple

import numpy as np

from quant.columns import Array, Flags
from quant.curves import Curves

WEIGHTS = {"trend": 3, "macd": 2, "rsi": 1, "bollinger": 1, "stochastic": 1, "obv": 1}
FEWEST_VOTES = 4

RSI_LOW, RSI_HIGH = 30.0, 70.0
STOCHASTIC_LOW, STOCHASTIC_HIGH = 20.0, 80.0
ADX_WEAK, ADX_STRONG = 20.0, 25.0
QUIET_MACD = 0.05  # of the average true range: within it the histogram says nothing

LABELS = ("strongly down", "down", "mixed", "up", "strongly up")


class Ballot(NamedTuple):
    """One voter over time: its directions (-1, 0, 1 or NaN) and how much each of them counts."""

    directions: Array
    strength: Array


def cast(curves: Curves) -> dict[str, Ballot]:
    """Return the ballots of all six voters, in the order of their weights."""
    full = np.ones(len(curves.close))
    return {
        "trend": Ballot(_trend(curves), _trend_strength(curves)),
        "macd": Ballot(_macd(curves), full),
        "rsi": Ballot(_extremes(curves.rsi, curves.rsi, RSI_LOW, RSI_HIGH), full),
        "bollinger": Ballot(_bollinger(curves), full),
        "stochastic": Ballot(_stochastic(curves), full),
        "obv": Ballot(_obv(curves), full),
    }


def scores(ballots: dict[str, Ballot]) -> Array:
    """Return the weighted mean vote at every bar, -100 to 100; NaN with fewer than four votes."""
    votes = np.array([ballot.directions * ballot.strength for ballot in ballots.values()])
    weights = np.array([float(WEIGHTS[name]) for name in ballots])[:, np.newaxis]
    given = ~np.isnan(votes)
    weight = np.where(given, weights, 0.0).sum(axis=0)
    total = np.where(given, votes * weights, 0.0).sum(axis=0)
    result = np.full(votes.shape[1], np.nan)
    np.divide(100.0 * total, weight, out=result, where=given.sum(axis=0) >= FEWEST_VOTES)
    return result


def label(score: float) -> str:
    """Return the words for a score of -100 to 100."""
    if abs(score) < 20:
        return LABELS[2]
    if abs(score) < 60:
        return LABELS[3] if score > 0 else LABELS[1]
    return LABELS[4] if score > 0 else LABELS[0]


def direction(words: str) -> int:
    """Return -1, 0 or 1 for a label."""
    return int(np.sign(LABELS.index(words) - 2))


def _trend(curves: Curves) -> Array:
    close, short, middle, long = curves.close, curves.ema[21], curves.ema[50], curves.ema[200]
    no_long = np.isnan(long)
    up = (close > short) & (short > middle) & (no_long | (middle > long))
    down = (close < short) & (short < middle) & (no_long | (middle < long))
    return _signs(up, down, np.isnan(short) | np.isnan(middle))


def _trend_strength(curves: Curves) -> Array:
    if curves.adx is None:
        return np.full(len(curves.close), 0.75)
    adx = curves.adx.adx
    return np.where(adx >= ADX_STRONG, 1.0, np.where(adx < ADX_WEAK, 0.5, 0.75))


def _macd(curves: Curves) -> Array:
    histogram = curves.macd.histogram
    quiet = 0.0 if curves.atr is None else QUIET_MACD * np.nan_to_num(curves.atr)
    return _signs(histogram > quiet, histogram < -quiet, np.isnan(histogram))


def _bollinger(curves: Curves) -> Array:
    bands, close = curves.bollinger, curves.close
    return _signs(close < bands.lower, close > bands.upper, np.isnan(bands.middle))


def _stochastic(curves: Curves) -> Array:
    if curves.stochastic is None:
        return np.full(len(curves.close), np.nan)
    k, d = curves.stochastic
    return _extremes(np.maximum(k, d), np.minimum(k, d), STOCHASTIC_LOW, STOCHASTIC_HIGH)


def _obv(curves: Curves) -> Array:
    if curves.obv is None or curves.obv_average is None:
        return np.full(len(curves.close), np.nan)
    obv, average = curves.obv, curves.obv_average
    return _signs(obv > average, obv < average, np.isnan(obv) | np.isnan(average))


def _extremes(highest: Array, lowest: Array, low: float, high: float) -> Array:
    """Vote for a rise where even the highest is low, for a fall where even the lowest is high."""
    return _signs(highest <= low, lowest >= high, np.isnan(highest))


def _signs(up: Flags, down: Flags, unknown: Flags) -> Array:
    return np.where(unknown, np.nan, up.astype(float) - down.astype(float))
