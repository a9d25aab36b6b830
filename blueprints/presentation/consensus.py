"""The consensus at the top of the coin page: a direction with its parts, and risk beside it.

Turns the answer of `private.consensus` into bars, facts and a table; the sentences stand in
`consensus_sentences`. What is left out has its reason wherever it is named.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import consensus_sentences, numbers, scales, times, words
from blueprints.presentation.cards import Fact, Frame, Json, State
from blueprints.presentation.consensus_sentences import NAMES, reason
from blueprints.presentation.scales import Diverging, Gauge
from blueprints.presentation.sentiment_sentences import signed

ENOUGH = 50  # scored days before a record is told


class Row(NamedTuple):
    """One part in the table; `card` is where the page has it, if it does."""

    name: str
    card: str
    signal: str
    weight: str
    used: str
    quality: str
    reason: str


class ConsensusCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    direction: Diverging
    left_out: list[str]  # parts that do not count, with the reason
    risk: Gauge | None
    facts: list[Fact]
    conflicts: list[str]
    confidence: str
    record: str
    rows: list[Row]
    figures_made_at: datetime | None


def card(made: Json, figures_made_at: str | None, awaited: Collection[str] = ()) -> ConsensusCard:
    """Build the card of one answer; what is awaited is on its way and not yet left out."""
    return ConsensusCard(
        Frame(_state(made, awaited), None, [], [], "", [], []),
        consensus_sentences.write(made, awaited),
        _direction(made, awaited),
        [
            f"{NAMES[part['type']]}: — {reason(part)}"
            for part in made["parts"]
            if not part["counted"] and not _is_awaited(part, awaited)
        ],
        _risk(made),
        _facts(made),
        [words.sentence(conflict["text"]) + "." for conflict in made["conflicts"]],
        f"Confidence {made['confidence']} of 100: a measure of evidence and agreement, "
        "not a probability.",
        _record(made["record"]),
        [_row(part) for part in made["parts"]],
        times.moment(figures_made_at),
    )


def _is_awaited(part: Json, awaited: Collection[str]) -> bool:
    return part["reason"] == "not_made" and part["type"] in awaited


def _state(made: Json, awaited: Collection[str]) -> State:
    parts = [part for part in made["parts"] if part["reason"] != "not_applicable"]
    counted = sum(part["counted"] for part in parts)
    counts = f"{counted} of {len(parts)} parts"
    if "not_applicable" in made["refused"]:
        return State("na", "not applicable", "to a pegged coin")
    if made["refused"] and awaited:
        return State("refreshing", "no verdict yet", counts)
    if made["refused"]:
        return State("unavailable", "no verdict", counts)
    name = "fresh" if counted == len(parts) else "partial"
    return State(name, name, f"old, {counts}", times.moment(made["as_of"]))


def _direction(made: Json, awaited: Collection[str]) -> Diverging:
    whole = made["direction"]
    told = "no verdict" if whole is None else f"{signed(whole)}, {made['verdict']}"
    rows = [("Together", whole, told), *(_bar(part, awaited) for part in made["parts"])]
    return scales.diverging("Direction", "−100 down to +100 up", rows)


def _bar(part: Json, awaited: Collection[str]) -> tuple[str, float | None, str]:
    if part["counted"]:
        share = numbers.percent(100 * part["weight_used"])
        return NAMES[part["type"]], part["signal"], f"{signed(part['signal'])}, counts {share}"
    return NAMES[part["type"]], None, "on its way" if _is_awaited(part, awaited) else "left out"


def _risk(made: Json) -> Gauge | None:
    risk = made["risk"]
    if risk["score"] is None:
        return None
    text = f"{numbers.score(risk['score'])}, {risk['category'] or 'not named'}"
    note = "of 100, never mixed into the direction"
    return scales.gauge(
        f"Risk {text}", note, risk["score"], text, low="0 calm", high="100 dangerous"
    )


def _facts(made: Json) -> list[Fact]:
    share = numbers.percent(100 * made["evidence_share"])
    facts = [Fact("Evidence", share, "", "of what could be known counts")]
    if made["risk"]["score"] is None:
        facts.append(Fact("Risk", numbers.UNKNOWN, "", "no risk analysis is stored now"))
    span = made["range_7d"]
    if span is None:
        facts.append(Fact("Range, 7 days", numbers.UNKNOWN, "", "no forecast is stored now"))
    else:
        text = f"{numbers.about(span['low'])} to {numbers.about(span['high'])}"
        facts.append(Fact("Range, 7 days", text, "", "holds 80 of 100 times, by its promise"))
    return facts


def _record(record: Json) -> str:
    """Say how often such a lean came true, once it is known from enough days."""
    scored = record["n_scored"]
    if record["agree_share"] is None:
        return (
            "How often the week after moved that way: not yet measured, "
            f"{scored} of {ENOUGH} days scored."
        )
    low, high = (numbers.score(100 * end) for end in record["ci"])
    return (
        f"On {scored} scored days the week after moved that way in "
        f"{numbers.percent(100 * record['agree_share'])} of cases; as these weeks overlap, "
        f"anything from {low} to {high}\u00a0% fits."
    )


def _row(part: Json) -> Row:
    dash = numbers.UNKNOWN
    return Row(
        NAMES[part["type"]],
        "" if part["reason"] == "not_made" else part["type"],
        dash if part["signal"] is None else signed(part["signal"], 1),
        numbers.ratio(part["weight"]),
        numbers.ratio(part["weight_used"]),
        dash if part["quality"] is None else str(part["quality"]),
        "" if part["counted"] else reason(part),
    )
