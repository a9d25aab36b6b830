"""technical: trend, momentum, volatility and volume on closed candles of four time frames.

It describes and does not predict. Success is one of the daily and the 4-hour frame with at least
fifty closed candles; a frame that is not there is left out and never counts as neutral.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis import candle_choice, candle_series, common, frame, handover, inapplicable, stored
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.frame import Frame
from analysis.moments import from_epoch
from analysis.result import Result
from analysis.stored import DAY, ENOUGH, FOUR_HOURS, HOUR, WEEK, Prepared
from analysis.subject import Coin, History
from quant import candles, composite
from quant.absent import NOT_APPLICABLE, TOO_SHORT, Absent
from quant.composite import FRAME_WEIGHTS, FrameScores

METHOD = "technical/1"
PRIMARY, SUBSTITUTE = "1d", "4h"


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Refresh candles before `deadline` (time.monotonic()) and describe all four frames.

    `primary` is the daily frame; a reader asked for another one finds it complete beside it, with
    its own quality in `frame_quality`. Raises NoSource when nobody who was asked answered.
    """
    made = Round(coin, history, now=now, deadline=deadline)
    choices = {DAY: candle_choice.choose(made, DAY)}
    if not choices[DAY].is_ended:
        choices |= {length: candle_choice.choose(made, length) for length in (FOUR_HOURS, HOUR)}
    if made.trail.errors and not made.trail.has_answer:
        raise handover.no_source(made)
    frames = _frames(made, choices)
    if not any(len(frames[name].prepared.bars) >= ENOUGH for name in _core(frames)):
        return inapplicable.answer(made, choices, primary=PRIMARY, method=METHOD)
    return _result(made, choices, frames)


def _frames(made: Round, choices: Mapping[int, Choice]) -> dict[str, Frame]:
    """Draw every frame there are candles for, the week made of the days."""
    frames: dict[str, Frame] = {}
    for interval_s, name in candle_choice.FRAMES.items():
        choice = choices.get(interval_s)
        prepared = candle_series.prepared(made, interval_s, choice) if choice else None
        if prepared is not None and choice is not None:
            frames[name] = frame.draw(name, prepared, choice.failures)
    if PRIMARY in frames and (weeks := _weeks(choices[DAY], frames[PRIMARY].prepared)):
        frames["1w"] = frame.draw("1w", weeks, choices[DAY].failures)
    return frames


def _weeks(choice: Choice, days: Prepared) -> Prepared | None:
    """Make weeks of the unbroken part of the days, made-up days left out."""
    kept = [
        bar
        for bar in choice.bars
        if bar.open_at >= days.bars[0].open_at and bar.open_at not in days.filled
    ]
    weeks = candles.derive(kept, DAY, WEEK)
    judged = {week.open_at for week in weeks}  # their jumps were, day by day
    return stored.whole(days.source, WEEK, weeks, judged) if weeks else None


def _core(frames: Mapping[str, Frame]) -> list[str]:
    return [name for name in (PRIMARY, SUBSTITUTE) if name in frames]


def _result(made: Round, choices: Mapping[int, Choice], frames: Mapping[str, Frame]) -> Result:
    coin, is_pegged = made.coin, made.coin.kind == "stablecoin"
    primary = _core(frames)[0]
    parts = {n: candle_series.quality_parts(made, drawn.prepared) for n, drawn in frames.items()}
    grades = {name: candle_series.quality_of(part) for name, part in parts.items()}
    reasons = _reasons(choices)
    fields = {
        "primary": primary,
        "timeframes": {
            name: frame.block(frames[name], is_pegged=is_pegged)
            if name in frames
            else reasons[name]
            for name in frame.INTERVALS
        },
        "composite": NOT_APPLICABLE if is_pegged else _composite(frames),
        "track_record": NOT_APPLICABLE if is_pegged else _track_record(frames, reasons[PRIMARY]),
        "frame_quality": {name: grades.get(name, reasons[name]) for name in frame.INTERVALS},
        "quality_parts": parts[primary],
    }
    data = common.finish(
        coin,
        fields,
        method=METHOD,
        as_of=from_epoch(max(drawn.prepared.last_close_at for drawn in frames.values())),
        warnings=_warnings(choices, frames, primary, is_pegged=is_pegged),
    )
    coverage = sum(FRAME_WEIGHTS[name] for name in frames) / sum(FRAME_WEIGHTS.values())
    return handover.result(made, data, grades[primary], coverage)


def _composite(frames: Mapping[str, Frame]) -> dict[str, Any] | Absent:
    scores = {n: drawn.score for n, drawn in frames.items() if drawn.score is not None}
    combined = composite.combine(scores)
    if combined is None:
        return TOO_SHORT
    return {
        "score": combined.score,
        "label": combined.label,
        "agreement_share": combined.agreement_share,
        "timeframes_used": combined.timeframes,
    }


def _track_record(frames: Mapping[str, Frame], otherwise: Absent) -> list[Any] | Absent:
    if PRIMARY not in frames:
        return otherwise
    scored = {
        name: FrameScores(
            drawn.columns.open_at + drawn.prepared.interval_s,
            drawn.scores,
            drawn.prepared.interval_s,
        )
        for name, drawn in frames.items()
    }
    records = composite.track_record(frames[PRIMARY].columns.close, scored)
    return [record._asdict() for record in records]


def _reasons(choices: Mapping[int, Choice]) -> dict[str, Absent]:
    """Say of every frame why it would be missing."""
    found = {name: choices[length].reason for length, name in candle_choice.FRAMES.items()}
    return found | {"1w": TOO_SHORT if choices[DAY].bars else found[PRIMARY]}


def _warnings(
    choices: Mapping[int, Choice], frames: Mapping[str, Frame], primary: str, *, is_pegged: bool
) -> set[str]:
    raised = {
        "pegged": is_pegged,
        "primary_unavailable": primary != PRIMARY,
        "source_changed": any(choice.is_changed and choice.bars for choice in choices.values()),
        "not_refreshed": any(choice.failures for choice in choices.values()),
        "series_cut": any(drawn.prepared.is_cut for drawn in frames.values()),
        "usdt_quoted": any(drawn.prepared.source == "binance" for drawn in frames.values()),
    }
    return {code for code, is_raised in raised.items() if is_raised}
