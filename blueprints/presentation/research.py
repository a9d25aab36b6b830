"""The research card: a report by sections, each sentence with its numbered evidence.

Turns one envelope (or a kept report) into sentences, marks, a list of links, and the bars of what
speaks for and against the coin; the words stand in `research_sentences`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import cards, numbers, research_sentences, scales, times, words
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.scales import Diverging

SECTIONS = {
    "overview": "Overview",
    "technology": "Technology",
    "team": "Team",
    "partnerships": "Partnerships",
    "market_position": "Market position",
    "risks": "Risks",
    "developments": "Recent developments",
}
FEWEST_BARS = 2


class Said(NamedTuple):
    """One sentence and the numbers of its evidence."""

    text: str
    marks: list[int]


class Section(NamedTuple):
    """One part of the report; an empty one says why."""

    title: str
    said: list[Said]
    reason: str


class Piece(NamedTuple):
    """One piece of evidence: a card of this page, a story, or a page of the web.

    `href` is one of our cards or an https address; what has neither is named without a link.
    """

    number: int
    title: str
    value: str
    source: str
    href: str
    is_ours: bool
    as_of: datetime | None


class Job(NamedTuple):
    """How the newest bought report stands."""

    words: str
    since: datetime | None
    is_live: bool


class Kept(NamedTuple):
    """A report that is kept."""

    id: str
    finished: datetime


class ResearchCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame | None
    sentences: list[str]
    badge: str
    as_of: datetime | None  # of the newest figure that it rests on
    sections: list[Section]
    contradictions: list[Said]
    balance: Diverging | None
    evidence: list[Piece]
    job: Job | None
    can_ask: bool
    kept: list[Kept]
    spending: list[Fact]


def card(answer: Json, coin: Json, pictures: Json) -> ResearchCard:
    """Build the card of one answer; without an envelope only its frame is filled."""
    stored = pictures.get("research") or {}
    envelope = answer.get("envelope")
    job = _job(stored.get("job"))
    can_ask = bool(pictures.get("researchers")) and not (job and job.is_live)
    can_ask = can_ask and not _is_fresh_report(envelope)
    spending = _spending(stored.get("spending"))
    if not envelope:
        frame = cards.frame(answer)
        return ResearchCard(frame, [], "", None, [], [], None, [], job, can_ask, [], spending)
    data = envelope["data"]
    return _filled(data, coin["ticker"], cards.frame(answer))._replace(
        job=job,
        can_ask=can_ask,
        kept=_kept(stored.get("reports", []), data),
        spending=[*spending, *_cost(data)],
    )


def report(data: Json, ticker: str) -> ResearchCard:
    """Build what the page of a kept report shows; it has no frame of a card."""
    return _filled(data, ticker, None)._replace(spending=_cost(data))


def _filled(data: Json, ticker: str, frame: Frame | None) -> ResearchCard:
    missing = cards.blanks(data)
    return ResearchCard(
        frame,
        research_sentences.write(data, ticker),
        research_sentences.badge(data),
        times.moment(data["as_of"]),
        [
            Section(
                title,
                [_said(row) for row in data["sections"][name]],
                missing.get(f"sections.{name}", ""),
            )
            for name, title in SECTIONS.items()
        ],
        [_said(row) for row in data["contradictions"]],
        _balance(data["balance"]),
        [_piece(row, is_alone=frame is None) for row in data["citations"]],
        None,
        False,
        [],
        [],
    )


def _is_fresh_report(envelope: Json | None) -> bool:
    """Tell whether what is shown was bought and is within its life: no other is written then."""
    return envelope is not None and envelope["data"]["ai"] and not envelope["stale"]


def _said(row: Json) -> Said:
    return Said(row["text"].replace(" %", "\u00a0%"), list(row["citations"]))


def _balance(rows: Sequence[Json]) -> Diverging | None:
    if len(rows) < FEWEST_BARS:
        return None
    sides = [row["value"] > 0 for row in rows]
    counts = (sum(sides), len(sides) - sum(sides))
    speak, against = (words.count(count) if count else "none" for count in counts)
    finding = f"{words.sentence(speak)} for, {against} against"
    bars = [
        (row["label"], row["value"], numbers.ratio(row["value"], 0).replace("−0", "0"))
        for row in rows
    ]
    note = "−100 against, +100 for; by our own analyses"
    return scales.diverging(finding, note, bars, has_whole=False)


def _piece(row: Json, *, is_alone: bool) -> Piece:
    """Build one row; where the report stands alone, our cards are on another page."""
    is_ours, url = row["kind"] == "metric", row["url"] or ""
    href = url if is_ours or url.startswith("https://") else ""
    return Piece(
        row["index"],
        row["title"],
        _value(row["value"]),
        words.analysis(row["source"]) if is_ours else words.provider(row["source"]),
        f"#{url.rpartition('#')[2]}" if is_ours and not is_alone else href,
        is_ours,
        times.moment(row["as_of"]),
    )


def _value(value: Any) -> str:
    if value is None or isinstance(value, str):
        return (value or "").replace("_", " ")
    return f"{value:,.10g}".replace("-", numbers.MINUS)


def _job(job: Json | None) -> Job | None:
    if job is None:
        return None
    is_live = job["state"] in ("queued", "submitting", "running")
    return Job(
        research_sentences.job(job),
        times.moment(job["started_at"]) if is_live else None,
        is_live,
    )


def _kept(reports: Sequence[Json], data: Json) -> list[Kept]:
    """List kept reports but the newest when that is what is shown."""
    found = [Kept(row["id"], times.known_moment(row["finished_at"])) for row in reports]
    return found[1:] if data["ai"] else found


def _spending(spent: Mapping[str, float] | None) -> list[Fact]:
    """Show admins what reports have cost and may cost."""
    if not spent:
        return []
    return [
        Fact(
            label,
            f"${spent[f'{span}_usd']:,.2f}",
            "",
            f"of ${spent[f'{span}_limit_usd']:,.2f}, what is set aside counts",
        )
        for label, span in (("Reports today", "day"), ("Reports this month", "month"))
    ]


def _cost(data: Json) -> list[Fact]:
    """Show what a bought report cost to whoever was told."""
    cost = data["cost"]
    if not cost:
        return []
    return [Fact("This report", f"${cost['spent_usd']:,.2f}", "", words.provider(data["provider"]))]
