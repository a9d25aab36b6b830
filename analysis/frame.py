"""One time frame of the technical analysis: its curves, and the block that shows their ends."""

from typing import Any, NamedTuple

import numpy as np

from analysis import candle_series
from analysis.moments import iso_of
from analysis.stored import DAY, FOUR_HOURS, HOUR, WEEK, Prepared
from quant import columns, curves, levels, readings, votes
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED, TOO_SHORT, UNDEFINED, Absent
from quant.columns import Array, Columns
from quant.curves import Curves
from quant.levels import Level
from quant.votes import Ballot

INTERVALS = {"1h": HOUR, "4h": FOUR_HOURS, "1d": DAY, "1w": WEEK}
YEAR = 365 * DAY

WORDS = {
    "trend": {1: "averages_rising", 0: "averages_mixed", -1: "averages_falling"},
    "macd": {1: "histogram_positive", 0: "histogram_small", -1: "histogram_negative"},
    "rsi": {1: "oversold", 0: "neutral", -1: "overbought"},
    "bollinger": {1: "below_lower", 0: "inside", -1: "above_upper"},
    "stochastic": {1: "oversold", 0: "neutral", -1: "overbought"},
    "obv": {1: "above_average", 0: "at_average", -1: "below_average"},
}
"""Why a voter votes as it does: the closed list of a vote's `reason`, besides those of nulls."""


class Frame(NamedTuple):
    """One interval's series with everything computed on it."""

    name: str
    prepared: Prepared
    refresh_failures: int
    columns: Columns
    curves: Curves
    ballots: dict[str, Ballot]
    scores: Array

    @property
    def score(self) -> float | None:
        """Return the last score, -100 to 100, if there is one."""
        last = float(self.scores[-1])
        return None if np.isnan(last) else last


def draw(name: str, prepared: Prepared, refresh_failures: int = 0) -> Frame:
    """Compute everything on a series of at least one bar."""
    made = columns.of_bars(prepared.bars)
    drawn = curves.draw(made)
    ballots = votes.cast(drawn)
    return Frame(name, prepared, refresh_failures, made, drawn, ballots, votes.scores(ballots))


def block(frame: Frame, *, is_pegged: bool) -> dict[str, Any]:
    """Return what the analysis shows of a frame; prices in US dollars."""
    last = readings.latest(frame.curves, YEAR // frame.prepared.interval_s)
    score, words = _verdict(frame, is_pegged=is_pegged)
    return {
        "candles": candle_series.block(frame.prepared, frame.refresh_failures),
        "last_close_usd": frame.prepared.bars[-1].close,
        **last,
        "levels": _levels(frame, last["atr"]),
        "votes": [_vote(name, frame, last) for name in frame.ballots],
        "score": score,
        "label": words,
    }


def _verdict(frame: Frame, *, is_pegged: bool) -> tuple[float | Absent, str | Absent]:
    if is_pegged:
        return NOT_APPLICABLE, NOT_APPLICABLE
    if frame.score is not None:
        return frame.score, votes.label(frame.score)
    is_short = len(frame.prepared.bars) < max(curves.EMA_PERIODS[:3])
    absent = TOO_SHORT if is_short else UNDEFINED
    return absent, absent


def _levels(frame: Frame, atr: dict[str, Any] | Absent) -> dict[str, Any] | Absent:
    found = levels.find(frame.columns, None if isinstance(atr, Absent) else atr["value_usd"])
    if found is None:
        return NOT_PUBLISHED
    last = frame.prepared.bars[-1].close
    return {
        "support": [_level(level, last) for level in found.support],
        "resistance": [_level(level, last) for level in found.resistance],
    }


def _level(level: Level, last_close: float) -> dict[str, Any]:
    return {
        "price_usd": level.price,
        "touches": level.touches,
        "last_touch_at": iso_of(level.last_open_at),
        "distance_pct": (level.price / last_close - 1) * 100,
    }


def _vote(name: str, frame: Frame, last: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the vote table: vote * strength is what enters the score."""
    ballot = frame.ballots[name]
    direction, strength = float(ballot.directions[-1]), float(ballot.strength[-1])
    row = {"name": name, "vote": None, "weight": votes.WEIGHTS[name], "strength": strength}
    if np.isnan(direction):
        read = {"trend": last["ema"]["50"], "rsi": last["rsi_14"]}.get(name, last.get(name))
        return row | {"reason": read.reason if isinstance(read, Absent) else TOO_SHORT.reason}
    return row | {"vote": int(direction), "reason": WORDS[name][int(direction)]}
