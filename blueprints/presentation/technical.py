"""The technical card: what the candles show, in sentences, readings, votes and levels.

Describes closed candles and nothing else; the sentences stand in `technical_sentences`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import (
    cards,
    figures,
    numbers,
    readings,
    still,
    technical_sentences,
    times,
    words,
)
from blueprints.presentation.cards import Frame, Json
from blueprints.presentation.readings import Reading
from blueprints.presentation.still import Candle

_FRAMES = ("1h", "4h", "1d", "1w")
_VOTERS = {
    "trend": ("Trend, 3 averages", ("falling", "mixed", "rising")),
    "macd": ("MACD 12, 26, 9", ("falling", "flat", "rising")),
    "rsi": ("RSI 14", ("high", "neither", "low")),
    "bollinger": ("Bollinger 20, 2", ("above the band", "inside", "below the band")),
    "stochastic": ("Stochastic 14, 3", ("high", "neither", "low")),
    "obv": ("Volume balance", ("below its mean", "at its mean", "above its mean")),
}
_MARKS = ("▼", "○", "▲")


class Vote(NamedTuple):
    """One vote: who, its mark and its words, how much it weighs."""

    name: str
    mark: str
    text: str
    weight: str


class Level(NamedTuple):
    """A price that turned the series."""

    side: str
    price: float
    distance: str
    touches: int
    last: datetime | None


class TimeFrame(NamedTuple):
    """Everything about one candle length; `reason` when there is nothing."""

    interval: str
    title: str
    is_primary: bool
    reason: str
    lean: str = ""
    score: str = numbers.UNKNOWN
    basis: str = ""
    readings: Sequence[Reading] = ()
    votes: Sequence[Vote] = ()
    tally: str = ""
    meter: figures.Meter | None = None
    levels: Sequence[Level] = ()


class TechnicalCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    still: still.Still | None
    candles: list[Candle]
    candles_source: str
    sentences: Sequence[str] = ()
    chart_finding: str = "Daily candles"
    primary: TimeFrame | None = None
    frames: Sequence[TimeFrame] = ()
    composite: figures.Meter | None = None
    chart_levels: Sequence[tuple[float, str]] = ()


def card(answer: Json, coin: Json, candles: Sequence[Candle], source: str | None) -> TechnicalCard:
    """Build the card of one answer; without an envelope the candles are still drawn."""
    envelope = answer.get("envelope")
    picture = still.draw(candles)
    shown_source = words.provider(source) if source else ""
    if not envelope:
        return TechnicalCard(cards.frame(answer), picture, list(candles), shown_source)
    data = envelope["data"]
    frames = [_time_frame(data, interval) for interval in _FRAMES]
    primary = next((one for one in frames if one.is_primary and not one.reason), None)
    daily = data["timeframes"].get("1d") if data["applicable"] else None
    return TechnicalCard(
        cards.frame(answer),
        picture,
        list(candles),
        shown_source,
        technical_sentences.write(data, coin["ticker"]),
        _finding(daily),
        primary,
        frames if data["applicable"] else [],
        _composite(data),
        [(level.price, level.side.lower()) for level in primary.levels] if primary else [],
    )


def _finding(block: Json | None) -> str:
    average = readings.value_of(block, "ema", "21")
    if block is None or average is None:
        return "Daily candles"
    return f"Price {readings.side_of(block['last_close_usd'], average)} its 21-day average"


def _time_frame(data: Json, interval: str) -> TimeFrame:
    block = data["timeframes"].get(interval)
    is_primary = interval == data["primary"]
    title = words.INTERVALS[interval][0]
    missing = cards.blanks(data)
    path = f"timeframes.{interval}"
    if block is None:
        return TimeFrame(interval, title, is_primary, cards.why(missing, path))
    votes = [_vote(vote) for vote in block["votes"]]
    return TimeFrame(
        interval,
        title,
        is_primary,
        "",
        block["label"] or f"no score, {cards.why(missing, f'{path}.label')}",
        numbers.score(block["score"]),
        _basis(block["candles"]),
        readings.rows(block, missing, path),
        votes,
        _tally(votes),
        _meter(f"{title} candles", block["score"], block["label"], "votes by weight", []),
        _levels(block),
    )


def _vote(vote: Json) -> Vote:
    name, texts = _VOTERS.get(vote["name"], (vote["name"], ("down", "neither", "up")))
    if vote["vote"] is None:
        return Vote(name, numbers.UNKNOWN, "no vote", words.reason(vote["reason"]))
    side = _sign(vote["vote"]) + 1
    weight = numbers.ratio(vote["weight"] * vote["strength"], 2).removesuffix(".00")
    return Vote(name, _MARKS[side], texts[side], f"weight {weight}")


def _tally(votes: Sequence[Vote]) -> str:
    down, neither, up = (sum(vote.mark == mark for vote in votes) for mark in _MARKS)
    return f"{down} of {down + neither + up} down, {up} up, {neither} neither"


def _meter(
    what: str, score: float | None, label: str | None, note: str, rings: list[float]
) -> figures.Meter | None:
    if score is None or label is None:
        return None
    return figures.meter(f"{what}: {label}, {numbers.score(score)}", note, score, rings)


def _composite(data: Json) -> figures.Meter | None:
    composite = data["composite"]
    if not composite:
        return None
    blocks = [data["timeframes"].get(interval) for interval in composite["timeframes_used"]]
    scores = [block["score"] for block in blocks if block and block["score"] is not None]
    agreeing = numbers.percent(100 * composite["agreement_share"])
    note = f"rings = each frame; {agreeing} of their weight agrees"
    return _meter("All time frames", composite["score"], composite["label"], note, scores)


def _basis(candles: Json) -> str:
    source, closed = words.provider(candles["source"]), times.moment(candles["last_close_at"])
    parts = [f"{candles['used']:,} candles from {source}"]
    if closed:
        parts.append(f"the last closed {times.short_day(closed)} {closed:%H:%M} UTC")
    if candles["filled"]:
        parts.append(f"{candles['filled']} gaps filled")
    if candles["close_only"]:
        parts.append("closing prices only")
    return ", ".join(parts)


def _levels(block: Json) -> list[Level]:
    levels = block["levels"] or {"resistance": [], "support": []}
    above = [_level("Resistance", level) for level in reversed(levels["resistance"])]
    return above + [_level("Support", level) for level in levels["support"]]


def _level(side: str, level: Json) -> Level:
    return Level(
        side,
        level["price_usd"],
        numbers.change(level["distance_pct"]).text,
        level["touches"],
        times.moment(level["last_touch_at"]),
    )


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
