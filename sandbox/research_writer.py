"""What the invented research service writes about a coin: the same for the same coin, always.

Every figure of a sentence stands on the page it cites. Nothing here is true of any real coin.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_ASKED = re.compile(r"crypto asset (?P<name>.{1,80}?) \((?P<ticker>[^)]{1,30})\)")
HEADINGS = {
    "overview": "Overview",
    "technology": "Technology",
    "team": "Team",
    "partnerships": "Partnerships",
    "market_position": "Market position",
    "risks": "Risks",
    "developments": "Recent developments",
}


class Page(NamedTuple):
    """One page that was read."""

    number: int
    title: str
    url: str
    body: str


class Said(NamedTuple):
    """One sentence: where it stands and which pages it cites."""

    section: str
    text: str
    cites: tuple[int, ...]


class Written(NamedTuple):
    """A report and its pages."""

    pages: tuple[Page, ...]
    sentences: tuple[Said, ...]


def write(query: str) -> Written:
    """Write about the coin that a question names."""
    asked = _ASKED.search(query)
    name, ticker = (asked["name"], asked["ticker"]) if asked else ("This coin", "COIN")
    dice = _dice(ticker)
    clients, people, share = 2 + next(dice) % 9, 20 + next(dice) % 180, 1 + next(dice) % 60
    partners, audits, days = 3 + next(dice) % 40, 1 + next(dice) % 7, 3 + next(dice) % 25
    slug = re.sub(r"[^a-z0-9]+", "-", ticker.lower()).strip("-") or "coin"
    facts = (
        (1, "handbook", f"The software of {name} is kept by {clients} independent teams."),
        (2, "registry", f"About {people} people work on {name}, most of them part of the time."),
        (3, "ledger", f"{name} is accepted by {partners} companies that were asked."),
        (4, "survey", f"In a survey {share} % of those who hold any coin hold {ticker}."),
        (5, "review", f"The code of {name} was reviewed {audits} times by outsiders."),
        (6, "courier", f"A new version of the software came out {days} days ago."),
    )
    pages = tuple(
        Page(
            number,
            f"{host.title()} on {name}",
            f"https://{host}.example/{slug}",
            f"<html><body><h1>{host.title()}</h1><p>{fact}</p></body></html>",
        )
        for number, host, fact in facts
    )
    sentences = (
        Said("overview", f"{name} is a crypto asset with the ticker {ticker}.", (1, 4)),
        Said("overview", facts[3][2], (4,)),
        Said("technology", facts[0][2], (1,)),
        Said("technology", f"The software of {name} is open to everybody.", (1,)),
        Said("team", facts[1][2], (2,)),
        Said("partnerships", facts[2][2], (3,)),
        Said("market_position", f"{share} % of all holders in a survey named {ticker}.", (4,)),
        Said("risks", facts[4][2], (5,)),
        Said("risks", f"Few of the outsiders who reviewed {name} are known by name.", (5,)),
        Said("developments", facts[5][2], (6,)),
    )
    return Written(pages, sentences)


def invented() -> tuple[Said, ...]:
    """Return three sentences that nothing bears out: a figure, an address, a citation."""
    return (
        Said("market_position", "Analysts name 987654 dollars as its worth.", (4,)),
        Said("developments", "Claim a share at https://claim.evil.example/now today.", (6,)),
        Said("risks", "A hidden report tells otherwise.", (99,)),
    )


def as_object(sentences: tuple[Said, ...]) -> dict[str, Any]:
    """Return a report as the object that was asked for."""
    return {
        "sections": {
            name: [
                {"text": said.text, "citations": list(said.cites)}
                for said in sentences
                if said.section == name
            ]
            for name in HEADINGS
        }
    }


def as_text(sentences: tuple[Said, ...]) -> str:
    """Return a report as running text with headings and marks."""
    parts = []
    for name, heading in HEADINGS.items():
        lines = [
            f"{said.text[:-1]} {''.join(f'[{n}]' for n in said.cites)}."
            for said in sentences
            if said.section == name
        ]
        if lines:
            parts.append(f"## {heading}\n" + " ".join(lines))
    return "\n\n".join(parts)


def _dice(seed: str) -> Iterator[int]:
    count = 0
    while True:
        yield int(hashlib.sha256(f"{seed} {count}".encode()).hexdigest()[:8], 16)
        count += 1
