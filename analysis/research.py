"""research: what is known of a coin, every sentence tied to evidence.

This recipe writes the digest of our own analyses and stored stories; it asks nobody. What a
research service or a model wrote instead takes its place in `research_report`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from analysis import common, digest, digest_balance, report_check
from analysis.digest_balance import Side
from analysis.digest_book import SECTIONS, Book, Row, Sentence, Story
from analysis.evidence import ARTICLE, METRIC, Evidence
from analysis.moments import read
from analysis.report_check import Checks
from analysis.report_text import Claim
from analysis.result import NoSource, Result, Source
from analysis.subject import Coin, History
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED, Absent

METHOD = "research/1"
DIGEST = "digest"
DIGEST_CAP = 50
ENOUGH_CITATIONS, ENOUGH_DOMAINS = 8, 5
OURS = "own analyses"
TABLE = "table:news_articles"


class Written(NamedTuple):
    """All that an answer is made of; what only a bought report has is absent by default."""

    provider: str
    sections: Mapping[str, Sequence[Sentence]]
    evidence: Sequence[Evidence]
    contradictions: Sequence[Sentence]
    balance: Sequence[Side]
    checks: Checks
    parts: "Parts"
    as_of: datetime
    model: str | Absent = NOT_APPLICABLE
    generation: str | Absent = NOT_APPLICABLE
    confidence: float | Absent = NOT_APPLICABLE


class Parts(NamedTuple):
    """What the quality is made of, each 0 to 1."""

    citations: float
    domains: float
    cited: float
    structure: float

    def quality(self, cap: int) -> int:
        """Return the quality of a finished report."""
        weighed = 0.4 * self.citations + 0.3 * self.domains + 0.2 * self.cited
        return min(cap, round(100 * (weighed + 0.1 * self.structure)))


def build(
    coin: Coin,
    history: History,
    *,
    now: datetime,  # noqa: ARG001 - every type is called alike; a digest knows no clock
    deadline: float,  # noqa: ARG001
) -> Result:
    """Write the digest; raises NoSource when too few analyses are there."""
    rows = rows_of(history.past)
    sources = _sources(history.past, rows)
    if len(rows) < digest.FEWEST_ROWS:
        raise NoSource([source._replace(ok=False) for source in sources], [])
    book = book_of(coin, history.past)
    balance = digest_balance.balance(book)
    checks = _checked(book)
    parts = parts_of(
        book.evidence,
        _sentences(book),
        structure=1.0,
        sentences=checks.sentences,
    )
    data = finish(
        coin,
        Written(
            provider=DIGEST,
            sections=book.sections,
            evidence=book.evidence,
            contradictions=book.contradictions,
            balance=balance,
            checks=checks,
            parts=parts,
            as_of=newest(rows),
        ),
    )
    return Result(data, parts.quality(DIGEST_CAP), 1.0, sources, [], [], {})


def rows_of(past: Mapping[str, Any]) -> dict[str, Row]:
    """Return the analyses that say something about the coin."""
    return {
        kind: Row(row["data"], row["quality"], row["stale"])
        for kind, row in past["rows"].items()
        if row["data"].get("applicable") is True
    }


def book_of(coin: Coin, past: Mapping[str, Any]) -> Book:
    """Write the digest of what is stored."""
    told, lately = (
        [Story(**story) for story in past[name]] for name in ("stories", "developments")
    )
    return digest.write(coin, rows_of(past), told, lately)


def newest(rows: Mapping[str, Row]) -> datetime:
    """Return the newest reading of all rows."""
    return max(read(row.data["as_of"]) for row in rows.values())


def finish(coin: Coin, made: Written) -> dict[str, Any]:
    """Put an answer together; a section without a sentence is named, and nothing is padded."""
    fields = {
        "provider": made.provider,
        "model": made.model,
        "ai": made.provider != DIGEST,
        "generation": made.generation,
        "sections": {name: [_row(said) for said in made.sections[name]] for name in SECTIONS},
        "citations": [piece.citation() for piece in made.evidence],
        "contradictions": [_row(said) for said in made.contradictions],
        "balance": [
            {"label": side.label, "value": side.value, "citations": list(side.citations)}
            for side in made.balance
        ],
        "confidence": made.confidence,
        "checks": made.checks._asdict(),
        "job": NOT_APPLICABLE,
        "cost": NOT_APPLICABLE,  # admins are told when they read it
        "quality_parts": made.parts._asdict(),
    }
    data = common.finish(coin, fields, method=METHOD, as_of=made.as_of)
    data["missing"] += [
        {"path": f"sections.{name}", "reason": NOT_PUBLISHED.reason}
        for name in SECTIONS
        if not data["sections"][name]
    ]
    return data


def parts_of(
    evidence: Sequence[Evidence],
    kept: Sequence[Sentence | Claim],
    *,
    structure: float,
    sentences: int,
) -> Parts:
    """Weigh what kept sentences rest on; `sentences` counts those that were removed too."""
    used = {number for said in kept for number in said.citations}
    cited = [piece for piece in evidence if piece.number in used]
    return Parts(
        citations=min(1.0, len(cited) / ENOUGH_CITATIONS),
        domains=min(1.0, len({_domain(piece) for piece in cited}) / ENOUGH_DOMAINS),
        cited=sum(bool(said.citations) for said in kept) / sentences if sentences else 0.0,
        structure=structure,
    )


def _domain(piece: Evidence) -> str:
    """Return whose word it is: every figure of ours counts as one and the same."""
    host = urlsplit(piece.url or "").hostname
    return OURS if piece.kind == METRIC or host is None else host.removeprefix("www.")


def _row(said: Sentence) -> dict[str, Any]:
    return {"text": said.text, "citations": list(said.citations)}


def _sentences(book: Book) -> list[Sentence]:
    return [said for name in SECTIONS for said in book.sections[name]]


def _checked(book: Book) -> Checks:
    """Hold our own sentences to the rule for all; quoted titles are the words of others."""
    known = {piece.number: piece for piece in book.evidence}
    quotes = {piece.number for piece in book.evidence if piece.kind == ARTICLE}
    claims = [
        Claim(name, said.text, said.citations)
        for name in SECTIONS
        for said in book.sections[name]
        if not quotes & set(said.citations)
    ]
    _, checks = report_check.check(claims, known)
    quoted = len(_sentences(book)) - len(claims)
    return checks._replace(
        sentences=checks.sentences + quoted, with_citation=checks.with_citation + quoted
    )


def _sources(past: Mapping[str, Any], rows: Mapping[str, Row]) -> list[Source]:
    """Return a row per analysis that was looked for, and one for the stored stories."""
    found = [
        Source(
            f"cache:{kind}",
            kind in rows,
            read(rows[kind].data["as_of"]) if kind in rows else None,
            None,
            None if kind in rows else "no_data",
        )
        for kind in past["types"]
    ]
    stories = past["stories"] or past["developments"]
    if stories:
        as_of = max(read(story["published_at"]) for story in stories)
        found.append(Source(TABLE, True, as_of, None, None))
    return found
