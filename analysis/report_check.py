"""Verification of what a service or a model wrote: what is not borne out is taken away and counted.

A sentence stays only if every number it cites exists, every address in it was supplied or returned,
every figure in it stands in what it cites, and it gives no advice. Pages that nobody could read
bear out nothing and refute nothing: figures that rest on them alone are kept, counted as unread.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from analysis import report_numbers, spoken
from analysis.evidence import Evidence
from analysis.report_text import Claim

MOST_REMOVED = 0.3  # of all sentences; beyond it the whole report is refused

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,12}:/{2}|www\.)[^\s<>\"'”’)\]]+"
    r"|(?<![\w@.])(?:javascript|data|vbscript):\S+"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,24}/[^\s<>\"'”’)\]]*"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|io|xyz|info|co|app|dev|example|ru|cc|me|site"
    r"|online|top|link|live|gift|cash|click|claims|win|vip)\b"
    r"|(?<!\w)(?:0x[0-9a-f]{16,}|(?=[a-z]*\d)[a-z0-9]{25,})(?!\w)"  # of a wallet or contract
    r"|\]\([^)]*\)",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\b(?:buy|sell|should|guaranteed)\b", re.IGNORECASE)


Figures = Callable[[int], Sequence[float]]  # of a piece of evidence, by its number


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

    @cache
    def figures(number: int) -> Sequence[float]:
        return _known(evidence[number])

    verdicts = [_verdict(claim, evidence, addresses, figures) for claim in claims]
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


def _verdict(
    claim: Claim, evidence: Mapping[int, Evidence], addresses: set[str], figures: Figures
) -> _Verdict:
    if any(number not in evidence for number in claim.citations):
        return _Verdict("citation")
    named = [match[0].rstrip(".,;:!?/") for match in _ADDRESS.finditer(claim.text)]
    if any(address not in addresses for address in named):
        return _Verdict("address")
    if _ADVICE.search(claim.text):
        return _Verdict("advice")
    said = len(report_numbers.numbers(claim.text))
    wrong = len(report_numbers.unsupported(claim.text, [figures(n) for n in claim.citations]))
    if not wrong:
        return _Verdict(None, checked=said)
    if any(evidence[number].text is None for number in claim.citations):
        return _Verdict(None, checked=said - wrong, unread=wrong)
    return _Verdict("number", checked=said, failed=wrong)


def _known(piece: Evidence) -> Sequence[float]:
    texts = [piece.title, *([piece.text] if piece.text is not None else [])]
    texts += [spoken.day(piece.as_of)] if piece.as_of else []
    values = [float(piece.value)] if isinstance(piece.value, int | float) else []
    return report_numbers.figures(texts, values)
