"""What the consensus says in words: which parts lean which way, and what that makes together.

No sentence says what anybody ought to do; a refused verdict says what it lacks.
"""

from collections.abc import Collection

from blueprints.presentation import numbers, words
from blueprints.presentation.cards import Json

CLEAR, LEAN = 40.0, 15.0  # from -100 to 100
NAMES = {
    "technical": "Charts",
    "sentiment": "Mood",
    "news": "News",
    "on-chain": "Activity on the chain",
    "derivatives": "Futures",
    "defi": "Deposits",
}
_PLURAL = ("technical", "derivatives", "defi")
_TOGETHER = {
    "no clear lean": "together no clear lean",
    "leans up": "together they lean up",
    "leans down": "together they lean down",
    "clearly up": "together clearly up",
    "clearly down": "together clearly down",
    "signals disagree": "the signals disagree",
}
_REASONS = {
    "not_made": "no answer that may be shown now",
    "not_applicable": "does not apply to this coin",
}
_SILENT = {
    "technical": "its time frames have no score",
    "sentiment": "it has no score",
    "news": "under three stories with a tone in 72 h",
    "on-chain": "under 45 days of activity stored",
    "derivatives": "crowding is not known",
    "defi": "the change of a month is not known",
}
_REFUSALS = {
    "no_market_data": "the price is not known now",
    "thin_evidence": "what counts is {share} of what could be known",
    "low_confidence": "what counts contradicts itself or is worth little",
}


def write(made: Json, awaited: Collection[str] = ()) -> list[str]:
    """Say in words what the figures show."""
    if "not_applicable" in made["refused"]:
        return ["A pegged coin is meant to stand still: it has no direction to agree on."]
    if made["refused"] and awaited:
        if not any(part["counted"] for part in made["parts"]):
            return ["No verdict yet: its parts are on their way."]
        return [f"No verdict yet. Here so far: {_counts(made)}."]
    if not any(part["counted"] for part in made["parts"]):
        return ["No verdict: none of its parts can be shown now."]
    if made["refused"]:
        return [f"Not enough evidence for a verdict: {_refusals(made)}."]
    return [f"{_leans(made)}; {_TOGETHER[made['verdict']]}.", f"Evidence: {_counts(made)}."]


def reason(part: Json) -> str:
    """Say why a part is left out."""
    code: str = part["reason"]
    if code == "low_quality":
        return f"its quality {part['quality']} is under 40"
    if code == "no_signal":
        return _SILENT.get(part["type"], code)
    return _REASONS.get(code, str(code))


def _leans(made: Json) -> str:
    told = [
        _lean(part) for part in made["parts"] if part["counted"] and abs(part["signal"]) >= LEAN
    ]
    return words.sentence(", ".join(told)) or "No part leans either way"


def _lean(part: Json) -> str:
    name = NAMES[part["type"]].lower()
    verb = "lean" if part["type"] in _PLURAL else "leans"
    side = "up" if part["signal"] > 0 else "down"
    if abs(part["signal"]) >= CLEAR:
        return f"{name} {verb} clearly {side}"
    return f"{name} {verb} {side} a little"


def _counts(made: Json) -> str:
    applying = [part for part in made["parts"] if part["reason"] != "not_applicable"]
    counted = sum(part["counted"] for part in applying)
    return f"{words.count(counted)} of {words.count(len(applying))} parts"


def _refusals(made: Json) -> str:
    share = numbers.percent(100 * made["evidence_share"])
    told = _REFUSALS | {"too_few_parts": f"only {_counts(made)} count"}
    return ", ".join(told.get(code, code).format(share=share) for code in made["refused"])
