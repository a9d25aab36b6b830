"""The bar of phases under the head of the coin page: what is done, worked on, or was late.

Reads a progressive analysis as `private.describe_phases` tells it, from the page's one answer.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from blueprints.presentation import times
from blueprints.presentation.cards import Json, State

CARDS = {
    "market-data": "Market",
    "technical": "Technical",
    "sentiment": "Sentiment",
    "news": "News",
    "on-chain": "On-chain",
    "derivatives": "Derivatives",
    "defi": "DeFi",
    "risk": "Risk",
    "predictions": "Predictions",
    "research": "Research",
}
_ANCHORS = {"market-data": "market"}
_STATES = {
    "waiting": ("waiting", "waiting"),
    "running": ("refreshing", "working"),
    "done": ("fresh", "done"),
    "partial": ("partial", "partial"),
    "failed": ("unavailable", "failed"),
}
_PARTS = {"late": "late", "failed": "failed", "limited": "limited", "stale": "older copy"}
RELOAD_GOING_S = 2
RELOAD_LATE_S = 5


class Link(NamedTuple):
    """The way to a card of a phase; the note says what it lacks."""

    anchor: str
    title: str
    note: str


class Phase(NamedTuple):
    """One phase: an icon, a word, its time used and given, and its cards."""

    name: str
    icon: str
    word: str
    elapsed_ms: int | None  # none while it waits
    budget_ms: int
    is_running: bool
    links: list[Link]

    @property
    def time(self) -> str:
        """The seconds used and given."""
        given = f"{self.budget_ms / 1000:g} s"
        return given if self.elapsed_ms is None else f"{self.elapsed_ms / 1000:.1f} s of {given}"

    @property
    def percent(self) -> float:
        """How much of its time is used."""
        return min(100.0, round(100 * (self.elapsed_ms or 0) / self.budget_ms, 1))


class Progress(NamedTuple):
    """The bar; `said` is what a reader of the screen hears when a phase has ended."""

    session_id: str
    is_going: bool
    said: str
    phases: list[Phase]


def read(followed: Json) -> Progress:
    """Build the bar."""
    phases = [_phase(row) for row in followed["phases"]]
    return Progress(
        followed["session_id"], not followed["done"], _said(phases, followed["done"]), phases
    )


def placed(answers: Mapping[str, Json], followed: Json) -> dict[str, Json]:
    """Tell each answer of the phase it belongs to, and how it stands there."""
    phase_of = {
        kind: {
            "number": row["number"],
            "state": row["state"],
            "part": part,
            "seconds": f"{row['budget_ms'] / 1000:g}",
        }
        for row in followed["phases"]
        for kind, part in row["parts"].items()
    }
    return {kind: {**answer, "phase": phase_of.get(kind)} for kind, answer in answers.items()}


def reload(followed: Json | None, states: Iterable[State]) -> int | None:
    """Return after how many seconds a browser without script loads the page again, if at all."""
    states = list(states)
    if followed and not followed["done"]:
        return RELOAD_GOING_S
    if any(state.pending for state in states):
        return RELOAD_LATE_S
    waits = [(state.again - datetime.now(UTC)).total_seconds() for state in states if state.again]
    return max(1, math.ceil(min(waits))) if waits else None


def _phase(row: Json) -> Phase:
    icon, word = _STATES[row["state"]]
    elapsed, started = row["elapsed_ms"], times.moment(row["started_at"])
    if row["state"] == "running" and started:
        elapsed = max(0, round(1000 * (datetime.now(UTC) - started).total_seconds()))
    return Phase(
        row["name"],
        icon,
        word,
        elapsed,
        row["budget_ms"],
        row["state"] == "running",
        [
            Link(_ANCHORS.get(kind, kind), CARDS[kind], _PARTS.get(part, ""))
            for kind, part in row["parts"].items()
        ],
    )


def _said(phases: list[Phase], is_done: bool) -> str:
    ended = [phase for phase in phases if phase.word not in ("waiting", "working")]
    lacks = [f"{link.title} {link.note}" for phase in ended for link in phase.links if link.note]
    but = f", but: {', '.join(lacks)}" if lacks else ""
    if is_done:
        return f"All four phases have ended{but}."
    if ended:
        return f"Phase {len(ended)} of 4, {ended[-1].name}, has ended{but}."
    return "Phase 1 of 4 is being worked on."
