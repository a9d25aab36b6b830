"""Numbers in sentences, and whether each stands in what the sentence cites, as it is rounded.

"$1.56 trillion" fits a figure of 1,555,900,000,000; so does "1.6 trillion", "1.57 trillion" does
not. Signs are left out: texts say "fell by 3 %". A digit inside a name (SHA-256, Layer-2, 1inch)
is no number; one with letters behind it (900GB, 24h) is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
UNITS |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12}
SLACK = 1e-9  # of a number's size, for binary fractions
MOST = 10_000  # of one text
LONGEST_NAME = 4  # digits behind a dash that belong to a name: EIP-1559

_NUMBER = re.compile(
    r"(?<!\w)(?P<named>(?<=[A-Za-z][-–]))?"
    r"(?P<whole>\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.(?P<places>\d+))?"
    r"(?:[eE](?P<power>[+-]?\d{1,3})(?!\w))?"
    r"(?: ?(?P<unit>trillion|billion|million|thousand|bn|mn|tn|[kKmMbBtT])(?![A-Za-z]))?"
    r"(?P<behind>\w*)"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


class Said(NamedTuple):
    """A number of a text: its value, and by how much the true one may differ if it was rounded."""

    value: float
    half_step: float


def numbers(text: str) -> list[Said]:
    """Return the numbers of a text in order."""
    found = []
    for match in _NUMBER.finditer(_ORDINAL.sub("", text)):
        whole, places = re.sub(r"\D", "", match["whole"]), match["places"] or ""
        is_behind = match["named"] is not None and len(whole) <= LONGEST_NAME
        is_before = len(whole) == 1 and len(match["behind"]) > 1
        if (is_behind or is_before) and not places:
            continue
        unit, power = UNITS.get((match["unit"] or "").lower(), 1.0), int(match["power"] or 0)
        value = float(f"{whole}.{places or 0}e{power}")
        half_step = 0.5 * float(f"1e{power - len(places)}")
        found.append(Said(value * unit, half_step * unit))
        if len(found) == MOST:
            break
    return found


def figures(texts: Iterable[str], values: Iterable[float]) -> list[float]:
    """Return what evidence has of figures, in texts and as values, sorted."""
    told = [said.value for text in texts for said in numbers(text)]
    return sorted([*told, *(abs(value) for value in values)])


def unsupported(sentence: str, known: Sequence[Sequence[float]]) -> list[float]:
    """Return the numbers of a sentence that none of the sorted figures of its evidence bear out."""
    return [
        said.value
        for said in numbers(sentence)
        if not any(_is_known(said, figures) for figures in known)
    ]


def _is_known(said: Said, figures: Sequence[float]) -> bool:
    slack = said.half_step + SLACK * said.value
    nearest = bisect_left(figures, said.value - slack)
    return nearest < len(figures) and figures[nearest] <= said.value + slack
