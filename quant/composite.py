"""The scores of several time frames as one, now and at every earlier day, and how that turned out.

A frame that is not there is left out; it never counts as a neutral one.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from quant import votes
from quant.columns import Array, Times

DAY = 86400
FRAME_WEIGHTS = {"1h": 1.0, "4h": 1.5, "1d": 2.5, "1w": 3.0}


class Composite(NamedTuple):
    """The weighted mean score, its label, and the share of weight that leans the same way."""

    score: float
    label: str
    agreement_share: float
    timeframes: list[str]


class FrameScores(NamedTuple):
    """The scores of one frame: closing times in epoch seconds, scores, seconds per bar."""

    close_at: Times
    scores: Array
    interval_s: int


class Record(NamedTuple):
    """How often the composite's sign was followed by a move of that sign.

    `n` days were looked at; days whose horizons overlap tell the same story, so only `n_eff` of
    them are independent. `hit_share` is None when there was no such day.
    """

    horizon_days: int
    hit_share: float | None
    n: int
    n_eff: float


def combine(scores: Mapping[str, float]) -> Composite | None:
    """Fold the scores of frames ("1h", "4h", "1d", "1w") into one; None when there is none."""
    if not scores:
        return None
    weight = sum(FRAME_WEIGHTS[frame] for frame in scores)
    score = sum(FRAME_WEIGHTS[frame] * value for frame, value in scores.items()) / weight
    words = votes.label(score)
    agreeing = sum(
        FRAME_WEIGHTS[frame]
        for frame, value in scores.items()
        if votes.direction(votes.label(value)) == votes.direction(words)
    )
    return Composite(score, words, agreeing / weight, [f for f in FRAME_WEIGHTS if f in scores])


def track_record(
    daily_close: Array, frames: Mapping[str, FrameScores], horizons: Sequence[int] = (1, 7, 30)
) -> list[Record]:
    """Compare the composite's sign at every daily close with the move of the days after it.

    `daily_close` belongs to `frames["1d"]`. Only bars that were closed at the time are looked at.
    """
    signs = np.sign(np.nan_to_num(_composite_at(frames["1d"].close_at, frames)))
    return [_record(daily_close, signs, days) for days in horizons]


def _record(close: Array, signs: Array, days: int) -> Record:
    asked = np.flatnonzero(signs[:-days])
    n = len(asked)
    if n == 0:
        return Record(days, None, 0, 0.0)
    moves = np.sign(close[asked + days] - close[asked])
    return Record(days, float(np.mean(moves == signs[asked])), n, n / days)


def _composite_at(moments: Times, frames: Mapping[str, FrameScores]) -> Array:
    total, weight = np.zeros(len(moments)), np.zeros(len(moments))
    for name, frame in frames.items():
        newest = np.searchsorted(frame.close_at, moments, side="right") - 1
        value = np.where(newest >= 0, frame.scores[newest], np.nan)
        age = moments - frame.close_at[newest]
        counts = ~np.isnan(value) & (age < frame.interval_s)
        total += np.where(counts, value, 0.0) * FRAME_WEIGHTS[name]
        weight += np.where(counts, FRAME_WEIGHTS[name], 0.0)
    result = np.full(len(moments), np.nan)
    np.divide(total, weight, out=result, where=weight > 0)
    return result
