"""Verification of what a service or a model wrote: what is not borne out is taken away and counted.

A sentence stays only if every number it cites exists, every address in it was supplied or returned,
every figure in it stands in what it cites, and it gives no advice. Pages that nobody could read
bear out nothing and refute nothing: figures that rest on them alone are kept, counted as unread.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis import report_numbers, spoken
from analysis.evidence import Evidence
from analysis.report_text import Claim

MOST_REMOVED = 0.3  # of all sentences; beyond it the whole report is refused

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,12}:/{2}|www\.)[^\s<>\"'”’)\]]+"
    r"|(?<![\w@.])(?:javascript|data|vbscript):\S+"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,24}/[^\s<>\"'”’)\]]*"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|io|xyz|info|co|app|dev|example)\b"
    r"|\]\([^)]*\)",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\b(?:buy|sell|should|guaranteed)\b", re.IGNORECASE)


class Checks(NamedTuple):
    """What the verification found."""

    sentences: int
    with_citation: int
    removed: int
    numbers_checked: int
    numbers_failed: int
    numbers_unread: int
    urls_foreign: int
    citations_unknown: int
    advice: int

    @property
    def is_refused(self) -> bool:
        """Tell whether so much fell away that nothing of the rest is to be shown."""
        return not self.sentences or self.removed > MOST_REMOVED * self.sentences


class _Verdict(NamedTuple):
    fault: str | None
    checked: int = 0
    failed: int = 0
    unread: int = 0


def check(claims: Sequence[Claim], evidence: Mapping[int, Evidence]) -> tuple[list[Claim], Checks]:
    """Return the sentences that stand, and the counts."""
    addresses = {piece.url.rstrip("/") for piece in evidence.values() if piece.url}
    verdicts = [_verdict(claim, evidence, addresses) for claim in claims]
    kept = [claim for claim, verdict in zip(claims, verdicts, strict=True) if not verdict.fault]
    faults = [verdict.fault for verdict in verdicts]
    return kept, Checks(
        sentences=len(claims),
        with_citation=sum(bool(claim.citations) for claim in kept),
        removed=len(claims) - len(kept),
        numbers_checked=sum(verdict.checked for verdict in verdicts),
        numbers_failed=sum(verdict.failed for verdict in verdicts),
        numbers_unread=sum(verdict.unread for verdict in verdicts),
        urls_foreign=faults.count("address"),
        citations_unknown=faults.count("citation"),
        advice=faults.count("advice"),
    )


def _verdict(claim: Claim, evidence: Mapping[int, Evidence], addresses: set[str]) -> _Verdict:
    if any(number not in evidence for number in claim.citations):
        return _Verdict("citation")
    named = [match[0].rstrip(".,;:!?/") for match in _ADDRESS.finditer(claim.text)]
    if any(address not in addresses for address in named):
        return _Verdict("address")
    if _ADVICE.search(claim.text):
        return _Verdict("advice")
    return _figures(claim, [evidence[number] for number in claim.citations])


def _figures(claim: Claim, cited: Sequence[Evidence]) -> _Verdict:
    said = len(report_numbers.numbers(claim.text))
    texts = [piece.text for piece in cited if piece.text is not None]
    texts += [piece.title for piece in cited]
    texts += [spoken.day(piece.as_of) for piece in cited if piece.as_of]
    values = [float(piece.value) for piece in cited if isinstance(piece.value, int | float)]
    wrong = len(report_numbers.unsupported(claim.text, texts, values))
    if not wrong:
        return _Verdict(None, checked=said)
    if cited and any(piece.text is None for piece in cited):
        return _Verdict(None, checked=said - wrong, unread=wrong)
    return _Verdict("number", checked=said, failed=wrong)
