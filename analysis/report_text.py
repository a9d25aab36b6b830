"""From what a service wrote to sentences by section, as plain text; nothing is believed yet.

A report that kept to the shape asked for is read section by section, any other by its headings;
what stands under none is overview. Marks like [1] become citations and leave the text.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from analysis.digest_book import LONGEST, SECTIONS
from news.texts import plain

MOST_ITEMS = 200
LONGEST_HEADING = 200
WORDS = {
    "overview": ("overview", "summary", "introduction", "abstract"),
    "technology": ("technology", "technical", "architecture", "protocol"),
    "team": ("team", "leadership", "founders", "people"),
    "partnerships": ("partnership", "partnerships", "partners", "ecosystem"),
    "market_position": ("market", "position", "competition", "competitors", "adoption"),
    "risks": ("risk", "risks", "risk factors", "concerns"),
    "developments": ("developments", "development", "recent", "news", "updates", "outlook"),
}

_HEADING = re.compile(r"^\s*(?:#{1,6}\s*(.+?)\s*#*|\*\*(.{1,60}?)\*\*:?)\s*$")
_MARK = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\](?!\()")
_END = re.compile(r"(?<=[.!?])[\"'”’)]*(?=(?:\s*\[\d[\d,; ]*\])*\s+[\"'“‘(]?[A-Z0-9])")
_MARK_BEHIND = re.compile(r"\s*\[\d[\d,; ]*\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


class Claim(NamedTuple):
    """One sentence of a report and the numbers it cites."""

    section: str
    text: str
    citations: tuple[int, ...]


def of_object(made: Mapping[str, Any]) -> list[Claim] | None:
    """Read an object {"sections": {name: [{"text", "citations"}]}}; None when it is another one."""
    sections = made.get("sections", made)
    if not isinstance(sections, Mapping) or not set(sections) & set(SECTIONS):
        return None
    found: list[Claim] = []
    for name in SECTIONS:
        rows = sections.get(name)
        for row in rows[:MOST_ITEMS] if isinstance(rows, list) else []:
            found += islice(_claims(name, *_item(row)), MOST_ITEMS - len(found))
    return found or None


def of_text(text: str) -> list[Claim]:
    """Read a running text with marks like [1], its headings naming sections."""
    section = "overview"
    found: list[Claim] = []
    for line in text.splitlines():
        heading = _HEADING.match(line) if len(line) <= LONGEST_HEADING else None
        if heading:
            section = _section(heading[1] or heading[2], section)
        elif line.strip():
            said = _claims(section, _BULLET.sub("", line), ())
            found += islice(said, MOST_ITEMS - len(found))
    return found


def _item(row: Any) -> tuple[str, tuple[int, ...]]:
    if isinstance(row, str):
        return row, ()
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        return "", ()
    cited = row.get("citations")
    numbers = [
        number
        for number in (cited if isinstance(cited, list) else [])
        if isinstance(number, int) and not isinstance(number, bool)
    ]
    return row["text"], tuple(dict.fromkeys(numbers))


def _claims(section: str, text: str, cited: tuple[int, ...]) -> Iterator[Claim]:
    """Cut a text into sentences; each has its own marks, or else the item's citations."""
    for part in _sentences(text):
        marks = tuple(
            dict.fromkeys(int(n) for mark in _MARK.findall(part) for n in re.findall(r"\d+", mark))
        )
        said = plain(_MARK.sub("", part), LONGEST)
        if said:
            yield Claim(section, re.sub(r" ([.,;:!?])", r"\1", said), marks or cited)


def _sentences(text: str) -> Iterator[str]:
    """Split behind a full stop; the marks that follow it belong to the sentence before."""
    begin = 0
    for match in _END.finditer(text):
        end = match.end()
        while mark := _MARK_BEHIND.match(text, end):
            end = mark.end()
        yield text[begin:end]
        begin = end
    yield text[begin:]


def _section(heading: str, present: str) -> str:
    words = set(re.findall(r"[a-z]+", heading.lower()))
    return next((name for name, known in WORDS.items() if words & set(known)), present)
