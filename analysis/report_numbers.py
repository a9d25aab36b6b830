"""Numbers in sentences, and whether each stands in what the sentence cites, as it is rounded.

"$1.56 trillion" fits a figure of 1,555,900,000,000; so does "1.6 trillion", "1.57 trillion" does
not. Signs are left out: texts say "fell by 3 %". A digit inside a name (SHA-256, Layer-2, 1inch)
is no number.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
UNITS |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12}
SLACK = 1e-9  # of a number's size, for binary fractions
MOST = 5000  # of one text
LONGEST_NAME = 4  # digits behind a dash that belong to a name: EIP-1559

_NUMBER = re.compile(
    r"(?<!\w)(?P<named>(?<=[A-Za-z][-–]))?"
    r"(?P<whole>\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d{1,30})(?:\.(?P<places>\d{1,30}))?"
    r"(?: ?(?P<unit>trillion|billion|million|thousand|bn|mn|tn|[kKmMbBtT])(?![A-Za-z]))?"
    r"(?=[hdx]?\b)(?![\w]{2})"
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
        if match["named"] is not None and len(whole) <= LONGEST_NAME and not places:
            continue
        unit = UNITS.get((match["unit"] or "").lower(), 1.0)
        value = float(f"{whole}.{places or 0}")
        found.append(Said(value * unit, 0.5 * 10.0 ** -len(places) * unit))
        if len(found) == MOST:
            break
    return found


def unsupported(sentence: str, evidence: Iterable[str], values: Iterable[float]) -> list[float]:
    """Return the numbers of a sentence that neither texts nor values of its evidence have."""
    known = [said.value for text in evidence for said in numbers(text)]
    known += [abs(value) for value in values]
    return [said.value for said in numbers(sentence) if not _is_known(said, known)]


def _is_known(said: Said, known: Iterable[float]) -> bool:
    return any(abs(said.value - value) <= said.half_step + SLACK * abs(value) for value in known)
