"""How much a told event matters for a coin, 0 to 100, by fixed rules that are all named.

Points begin with the kind of event; further ones are for several independent sources and large
amounts, fewer for what is only said to be possible or was averted. Where the coin stands in the
story is added for each coin where the story is read. It rates the event, not the mood.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from news import classes

METHOD = "rules/1"
SECOND_SOURCE, THIRD_SOURCE = 10, 5
UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
UNITS |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12}
BILLION, HUNDRED_MILLION = 1e9, 1e8

_amount = re.compile(
    r"\$ ?(?P<figure>\d[\d,]*(?:\.\d+)?)"
    r" ?(?P<unit>k|mn?|bn?|tn?|thousand|million|billion|trillion)?\b",
    re.IGNORECASE,
)
_hedge = re.compile(
    r"\b(?:could|might|rumou?rs?|rumou?red|reportedly|allegedly|possibly)\b|\?", re.IGNORECASE
)
_may = re.compile(  # the word, not the month
    r"(?<!in )(?<!of )(?<!by )(?<!on )(?<!since )(?<!until )\bmay\b(?! \d)", re.IGNORECASE
)
_denial = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|avert(?:s|ed)?|foil(?:s|ed)?|thwart(?:s|ed)?|debunk(?:s|ed)?"
    r"|refut(?:e|es|ed)|no evidence|false alarm|not (?:been )?hacked|unharmed)\b",
    re.IGNORECASE,
)


class Reason(NamedTuple):
    """One rule that applied, and the points it gave or took."""

    rule: str
    points: int


class Impact(NamedTuple):
    """The class of a story and the reasons that hold for every coin."""

    kind: str
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """Return the points of all reasons, 0 to 100."""
        return min(100, max(0, sum(reason.points for reason in self.reasons)))


def of_story(title: str, summary: str | None, sources: int = 1) -> Impact:
    """Assess a story that so many independent sources told within a day of the first."""
    kind = classes.of_story(title, summary)
    reasons = [Reason(kind.name, kind.points)]
    if sources >= 2:
        reasons.append(Reason("second_source", SECOND_SOURCE))
    if sources >= 3:
        reasons.append(Reason("third_source", THIRD_SOURCE))
    reasons += _amount_reasons(f"{title}\n{summary or ''}")
    if _hedge.search(title) or _may.search(title):
        reasons.append(Reason("hedged", -20))
    if _denial.search(title):
        reasons.append(Reason("denied", -25))
    return Impact(kind.name, tuple(reasons))


def amounts_usd(text: str) -> Sequence[float]:
    """Return the amounts of US dollars that a text names."""
    return [
        float(match["figure"].replace(",", "")) * UNITS.get((match["unit"] or "").lower(), 1.0)
        for match in _amount.finditer(text)
    ]


def _amount_reasons(text: str) -> list[Reason]:
    largest = max(amounts_usd(text), default=0.0)
    if largest >= BILLION:
        return [Reason("amount_1b", 15)]
    return [Reason("amount_100m", 10)] if largest >= HUNDRED_MILLION else []
