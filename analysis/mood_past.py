"""What our own tables add to a mood: the tone of stored headlines, how it changed, positioning.

All from History.past as private.sentiment_past gives it; nothing is asked and nothing guessed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from analysis.moments import from_epoch, iso_of
from analysis.mood_voice import Voice
from quant import mood
from quant.absent import NO_HISTORY, NOT_APPLICABLE, NOT_PUBLISHED, TOO_SHORT, Absent
from quant.mood import Component, Story

TABLE, CACHE = "table:news_articles", "cache:derivatives"
WINDOWS = {"24h": 24, "7d": 168, "30d": 720}
CLEAR_TONE = 0.2


class Headlines(NamedTuple):
    """The tone of headlines, or why there is none; counts by tone, or why there are none."""

    voice: Voice | Absent
    counts: dict[str, Any] | Absent


class _Snapshot(NamedTuple):
    at: float
    components: list[Component]


def headlines(past: Mapping[str, Any], now: datetime) -> Headlines:
    """Read the lead stories of 72 hours; a story without a scored word has no tone."""
    if not past.get("has_news"):
        return Headlines(NO_HISTORY, NO_HISTORY)
    rows = past["stories"]
    scored = [row for row in rows if row["tone"] is not None]
    return Headlines(_voice(scored, now) or (TOO_SHORT if rows else NOT_PUBLISHED), _counts(rows))


def _voice(rows: list[Mapping[str, Any]], now: datetime) -> Voice | None:
    stories = [
        Story(row["tone"], row["relevance"], (now.timestamp() - row["at"]) / 3600) for row in rows
    ]
    tone = mood.tone(stories)
    if tone is None:
        return None
    return Voice(
        Component("headline_tone", 100 * tone),
        tone,
        "-1 to 1",
        (TABLE,),
        len(stories),
        min(now, from_epoch(max(row["at"] for row in rows))),
    )


def _counts(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    tones = [row["tone"] for row in rows if row["tone"] is not None]
    good = sum(tone >= CLEAR_TONE for tone in tones)
    bad = sum(tone <= -CLEAR_TONE for tone in tones)
    return {
        "positive": good,
        "neutral": len(tones) - good - bad,
        "negative": bad,
        "n_72h": len(rows),
    }


def changes(past: Mapping[str, Any], now: list[Component]) -> dict[str, dict[str, Any] | Absent]:
    """Compare with the stored snapshots near a day, a week and a month ago, like for like."""
    return {window: _change(past, window, now) for window in WINDOWS}


def _change(past: Mapping[str, Any], window: str, now: list[Component]) -> dict[str, Any] | Absent:
    then = _snapshot(past, window)
    made = mood.change(now, then.components) if then else None
    if then is None or made is None:
        return NO_HISTORY
    return {
        "points": made.points,
        "from_at": iso_of(then.at),
        "common_weight_share": made.common_weight_share,
    }


def shift(past: Mapping[str, Any], now: list[Component]) -> dict[str, Any] | Absent:
    """Tell whether the mood moved by more than 30 points within a day, and what moved it."""
    then = _snapshot(past, "24h")
    made = mood.change(now, then.components) if then else None
    if made is None:
        return NO_HISTORY
    return {
        "detected": mood.is_shift(made.points),
        "points": made.points,
        "window_h": WINDOWS["24h"],
        "moved": [{"name": part.name, "points": part.value} for part in made.moved],
    }


def positioning(past: Mapping[str, Any]) -> dict[str, Any] | Absent:
    """Give the share of long accounts of the stored futures answer, beside the score."""
    row = past.get("positioning")
    if row is None:
        return NO_HISTORY
    if not row["applicable"]:
        return NOT_APPLICABLE
    if row["long_account_share"] is None:
        return NOT_PUBLISHED
    return {"long_account_share": row["long_account_share"], "as_of": iso_of(row["as_of"])}


def _snapshot(past: Mapping[str, Any], window: str) -> _Snapshot | None:
    """Read a stored snapshot; a component that is no longer known has no counterpart now."""
    row = (past.get("snapshots") or {}).get(window)
    if row is None:
        return None
    return _Snapshot(
        row["at"], [Component(part["name"], part["value"]) for part in row["components"]]
    )
