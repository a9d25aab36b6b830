"""What every analysis card has in common: its state, its sources, its quality, its blanks.

Reads answers as `api.get_asset_page` gives them: a state word, the envelope or the refusal, whether
it is being made again right now, and how it stands in the phases that the page follows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import numbers, times, words
from blueprints.presentation.numbers import Change

Json = Mapping[str, Any]

_REFUSALS = {
    "no_source": "no source answered",
    "bad_timeframe": "there is no such time frame",
    "not_made": "nobody had it made of late",
    "pending": "it was being made",
    "not_public": "a bought report is for people with an account",
}
_PARTS = {
    "coverage": "Coverage",
    "agreement": "Agreement",
    "corroboration": "Second sources",
    "freshness": "Freshness",
    "health": "Answers",
    "history": "History",
    "wholeness": "No gaps",
    "citations": "Evidence",
    "domains": "Independent sources",
    "cited": "Sentences with evidence",
    "structure": "Structure",
    "dating": "Good dates",
    "market": "Market figures",
    "inputs": "Other inputs",
}


class State(NamedTuple):
    """A card's state: an icon's name, a word, and either an age or a note."""

    name: str  # fresh, stale, waiting, refreshing, partial, late, limited, unavailable, na
    word: str
    note: str = ""
    moment: datetime | None = None  # shown as an age before the note
    until: datetime | None = None  # when what is fresh grows stale
    pending: bool = False  # something newer is on its way
    again: datetime | None = None  # when what is limited may be asked for; the note leads to it


class SourceLine(NamedTuple):
    """One source that was asked."""

    name: str
    ok: bool
    outcome: str
    as_of: datetime | None
    latency: str


class Part(NamedTuple):
    """One part of the quality, 0 to 100."""

    label: str
    text: str
    percent: int | None


class Fact(NamedTuple):
    """A labelled value; a blank one carries its reason as the note."""

    label: str
    text: str
    title: str = ""
    note: str = ""
    change: Change | None = None


class Frame(NamedTuple):
    """What stands around the content of a card."""

    state: State
    quality: int | None
    parts: list[Part]
    sources: list[SourceLine]
    answered: str
    warnings: list[str]
    credits: list[Json]


def frame(answer: Json) -> Frame:
    """Build the head and the foot of a card."""
    envelope = answer.get("envelope") or {}
    error = answer.get("error") or {}
    sources = envelope.get("sources") or error.get("sources") or []
    asked, data = _asked(sources), envelope.get("data", {})
    return Frame(
        state(answer),
        envelope.get("quality"),
        [_part(*part) for part in (data.get("quality_parts") or {}).items()],
        [_source(source) for source in sources],
        f"{_answered(asked)} of {len(asked)}" if asked else f"{len(sources)} asked",
        [words.warning(code) for code in data.get("warnings", [])],
        envelope.get("attribution", []),
    )


def state(answer: Json) -> State:
    """Say how a card stands; what matters most comes first."""
    envelope = answer.get("envelope")
    if not envelope:
        return _without_data(answer)
    data, created = envelope["data"], times.known_moment(envelope["created_at"])
    asked = _asked(envelope["sources"])
    answered = f"{_answered(asked)} of {len(asked)}"
    late = sum(entry["reason"] == "late" for entry in data["missing"])
    copy, again = "old copy shown", times.moment(answer.get("retry_at"))
    candidates = (
        (not data["applicable"], State("na", "not applicable", "to this coin")),
        (answer["refreshing"], State("refreshing", "refreshing", copy, created, pending=True)),
        (
            again is not None,
            State("limited", "limited", f"{copy}, asked again in", created, again=again),
        ),
        (answer["state"] == "stale", State("stale", "stale", "old", created)),
        (late > 0, State("late", "late", f"{_values(late)}, {answered} sources")),
        (_answered(asked) < len(asked), State("partial", "partial", f"{answered} sources")),
    )
    until = times.known_moment(envelope["expires_at"])
    calm = State("fresh", "fresh", "old", created, until)
    return next((state for holds, state in candidates if holds), calm)


def blanks(data: Json) -> dict[str, str]:
    """Map the path of every missing value to its reason in words."""
    return {entry["path"]: words.reason(entry["reason"]) for entry in data["missing"]}


def why(missing: Mapping[str, str], path: str) -> str:
    """Say why a value is blank; a missing object explains all that is in it."""
    while path:
        if path in missing:
            return missing[path]
        path = path.rpartition(".")[0]
    return "not known"


def _part(name: str, share: float | None) -> Part:
    label = _PARTS.get(name, name)
    if share is None:
        return Part(label, numbers.UNKNOWN, None)
    percent = round(100 * min(1.0, max(0.0, share)))
    return Part(label, str(percent), percent)


def _without_data(answer: Json) -> State:
    phase = answer.get("phase") or {}
    if answer["state"] == "pending" and phase.get("part") == "late":
        return State("late", "late", f"not there in {phase['seconds']} s, on its way", pending=True)
    if answer["state"] == "pending" and phase.get("state") == "waiting":
        return State("waiting", "waiting", f"for phase {phase['number']} of 4", pending=True)
    if answer["state"] == "pending":
        return State("refreshing", "refreshing", "for the first time, a few seconds", pending=True)
    if again := times.moment(answer.get("retry_at")):
        return State("limited", "limited", "may be asked again in", again=again)
    error = answer.get("error") or {}
    code = error.get("code", "")
    return State("unavailable", "unavailable", _REFUSALS.get(code, error.get("detail") or code))


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _asked(sources: Sequence[Json]) -> list[Json]:
    """Leave out sources that answered that they do not list the coin: that is no failure."""
    return [source for source in sources if source["ok"] or source["error"] != "no_data"]


def _answered(sources: Sequence[Json]) -> int:
    return sum(bool(source["ok"]) for source in sources)


def _source(source: Json) -> SourceLine:
    return SourceLine(
        words.provider(source["name"]),
        source["ok"],
        "used" if source["ok"] else words.source_error(source["error"]),
        times.moment(source["as_of"]),
        "" if source["latency_ms"] is None else f"{source['latency_ms']:,} ms",
    )
