"""How the wording of a headline leans, -1 to 1: VADER with the overlay of this trade.

The tone of words, not the mood of a market: on seventy headlines it agreed with a reader on about
half. A text without a word of the lexicon has no tone, which is not the same as a neutral one.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

OVERLAY = Path(__file__).with_name("overlay.toml")
VADER = "vader 3.3.2"
TITLE_WEIGHT, SUMMARY_WEIGHT = 0.7, 0.3
LANGUAGES = (None, "en")  # what nobody named is taken for English
BETWEEN = r"(?:the |its |their |all |a |an )?"

_word = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


class _Scorer(NamedTuple):
    """What reads a text, made once from the overlay."""

    analyzer: Any
    phrases: list[tuple[re.Pattern[str], str]]
    version: str


def tone_by() -> str:
    """Name what makes the tone, with its version."""
    return f"{VADER} + {_scorer().version}"


def of_story(title: str, summary: str | None, language: str | None = None) -> float | None:
    """Return the tone of a title and its summary, -1 to 1; None where there is nothing to tell it.

    The title weighs 0.7; alone it is all.
    """
    if language not in LANGUAGES:
        return None
    of_title, of_summary = of_text(title), of_text(summary or "")
    if of_title is None and of_summary is None:
        return None
    if not summary:
        return of_title
    return TITLE_WEIGHT * (of_title or 0.0) + SUMMARY_WEIGHT * (of_summary or 0.0)


def of_text(text: str) -> float | None:
    """Return the tone of one text, None without a word of the lexicon."""
    scorer = _scorer()
    told = text.replace("’", "'").replace("‘", "'")
    for phrase, replacement in scorer.phrases:
        told = phrase.sub(replacement, told)
    if not any(word.lower() in scorer.analyzer.lexicon for word in _words(told)):
        return None
    found: float = scorer.analyzer.polarity_scores(told)["compound"]
    return found


def _words(text: str) -> Iterable[str]:
    for word in _word.findall(text):
        yield word
        yield from word.split("-")


@cache
def _scorer() -> _Scorer:
    overlay = tomllib.loads(OVERLAY.read_text("utf-8"))
    analyzer = SentimentIntensityAnalyzer()
    for word in overlay["removed"]["words"]:
        analyzer.lexicon.pop(word, None)
    for group in overlay["added"]:
        analyzer.lexicon |= dict.fromkeys(group["words"], group["valence"])
    return _Scorer(analyzer, [_phrase(row) for row in overlay["phrases"]], overlay["version"])


def _phrase(row: dict[str, str]) -> tuple[re.Pattern[str], str]:
    def ways(key: str) -> str:
        return "|".join(re.escape(way.strip()) for way in row[key].split(" | "))

    pattern = (
        f"(?:{ways('verbs')}) {BETWEEN}(?:{ways('nouns')})" if "verbs" in row else ways("from")
    )
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), row["to"]
