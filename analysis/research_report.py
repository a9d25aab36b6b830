"""A draft becomes an answer: verified, renumbered, with our own contradictions beside it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis import digest_balance, evidence, report_check, research
from analysis.digest_balance import Side
from analysis.digest_book import SECTIONS, Book, Sentence
from analysis.evidence import Evidence
from analysis.report_text import Claim
from analysis.researchers import Draft, Researcher
from analysis.subject import Coin
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED

FROM_OURS_CAP = 70
MOST_OF_A_SECTION = 50
LARGEST = 40_000  # bytes of what is said and cited; a stored answer has 50,000
AROUND = 150  # bytes around a text or a page, as it is stored


class Verified(NamedTuple):
    """An answer and its quality, or `error`, why there is none."""

    data: dict[str, Any] | None
    quality: int
    error: str | None


def verify(
    draft: Draft, researcher: Researcher, coin: Coin, book: Book, *, now: datetime
) -> Verified:
    """Take away what is not borne out, and refuse the whole when that is too much."""
    kept, checks = report_check.check(draft.claims, draft.evidence)
    if checks.is_refused:
        return Verified(None, 0, "unverified" if draft.claims else "empty")
    kept = list(_fitting(kept, draft.evidence))
    shown = [claim for name in SECTIONS for claim in _section(kept, name)]
    numbering = _Numbering(draft.evidence, shown)
    parts = research.parts_of(
        list(draft.evidence.values()),
        shown,
        structure=float(draft.is_structured),
        sentences=checks.sentences,
    )
    own = _Own(book, numbering)
    contradictions = [own.sentence(said) for said in book.contradictions]
    balance = [own.side(side) for side in digest_balance.balance(book)]
    data = research.finish(
        coin,
        research.Written(
            provider=researcher.name,
            sections={
                name: [
                    Sentence(claim.text, numbering.of(claim.citations))
                    for claim in _section(kept, name)
                ]
                for name in SECTIONS
            },
            evidence=numbering.pieces,
            contradictions=contradictions,
            balance=balance,
            checks=checks,
            parts=parts,
            as_of=now,
            model=draft.model or NOT_PUBLISHED,
            generation=researcher.generation or NOT_APPLICABLE,
            confidence=NOT_PUBLISHED if draft.confidence is None else draft.confidence,
        ),
    )
    return Verified(data, parts.quality(FROM_OURS_CAP if researcher.from_ours else 100), None)


def _fitting(kept: Sequence[Claim], known: Mapping[int, Evidence]) -> Iterator[Claim]:
    """Yield sentences while there is room for them and for the pages they cite."""
    room, cited = LARGEST, set[int]()
    for claim in kept:
        pages = [known[number] for number in claim.citations if number not in cited]
        cited.update(claim.citations)
        texts = [claim.text, *(f"{page.title}{page.url}{page.source}" for page in pages)]
        room -= sum(len(text.encode()) + AROUND for text in texts)
        if room < 0:
            return
        yield claim


def _section(kept: Sequence[Claim], name: str) -> list[Claim]:
    return [claim for claim in kept if claim.section == name][:MOST_OF_A_SECTION]


class _Numbering:
    """Numbers evidence anew, in the order in which sentences cite it."""

    def __init__(self, known: Mapping[int, Evidence], shown: Sequence[Claim]) -> None:
        self.pieces: list[Evidence] = []
        self._new: dict[int, int] = {}
        for claim in shown:
            for number in claim.citations:
                if number not in self._new and len(self.pieces) < evidence.MOST:
                    self._new[number] = self.add(known[number])

    def add(self, piece: Evidence) -> int:
        """Take one more piece in and return its number."""
        self.pieces.append(piece._replace(number=len(self.pieces) + 1))
        return len(self.pieces)

    def of(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """Return the new numbers of old ones."""
        return tuple(self._new[number] for number in numbers if number in self._new)


class _Own:
    """Puts figures of our own beside the report: each once, while there is room."""

    def __init__(self, book: Book, numbering: _Numbering) -> None:
        self._book, self._numbering = book, numbering
        self._known = {
            piece.path: piece.number for piece in numbering.pieces if piece.path is not None
        }

    def sentence(self, said: Sentence) -> Sentence:
        """Return a sentence of the digest with numbers of this report."""
        return Sentence(said.text, self._of(said.citations))

    def side(self, side: Side) -> Side:
        """Return a bar with numbers of this report."""
        return side._replace(citations=self._of(side.citations))

    def _of(self, numbers: Sequence[int]) -> tuple[int, ...]:
        found = []
        for number in numbers:
            piece = self._book.evidence[number - 1]
            path = piece.path or ""
            if path not in self._known:
                if len(self._numbering.pieces) >= evidence.MOST:
                    continue
                self._known[path] = self._numbering.add(piece)
            found.append(self._known[path])
        return tuple(found)
