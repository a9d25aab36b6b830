"""Research as the pages read it: written by the recipe itself from the other answers."""

from datetime import UTC, datetime
from typing import Any

from analysis import report_text, research, research_report
from analysis.evidence import WEB, Evidence
from analysis.researchers import Caesar, Draft
from analysis.subject import Coin, History
from web import answers
from web.answers import NOW, Json, at, source

KINDS = ("market_data", "technical", "sentiment")
STORY = {
    "title": "A fund that holds the coin grows",
    "url": "https://news.example/fund",
    "source": "coindesk_rss",
    "published_at": at(hours=5),
    "impact": 62,
    "kind": "flows",
    "tone": 0.4,
    "relevance": 1.0,
}


def subject(**changes: Any) -> Coin:
    """Bitcoin as a recipe knows it."""
    return Coin(
        **{
            "token_id": "0b6c9d2e-0000-4000-8000-000000000001",
            "coingecko_id": "bitcoin",
            "asset_key": "BTC",
            "ticker": "BTC",
            "name": "Bitcoin",
            "rank": 1,
            "kind": "native",
            "pegged_to": None,
            "wraps": None,
            "same_symbol_count": 12,
            "holds_symbol": True,
            "price_usd": 77_680.42,
            "links": {},
        }
        | changes
    )


def past(stories: list[Json] | None = None, **rows: Json) -> Json:
    """What the database gives the recipe; further rows by their type."""
    made = {name.replace("_", "-"): getattr(answers, name)()["data"] for name in KINDS} | rows
    told = [STORY] if stories is None else stories
    return {
        "types": list(made),
        "rows": {
            kind: {"data": data, "quality": 90, "stale": False} for kind, data in made.items()
        },
        "stories": told,
        "developments": told,
    }


def _envelope(data: Json, quality: int, sources: list[Json]) -> Json:
    made = answers._envelope("research", 3600, data, sources)
    return made | {"quality": quality, "attribution": []}


def digest(**given: Any) -> Json:
    """An envelope of the digest."""
    history = History([], None, past=past(**given))
    made = research.build(subject(), history, now=NOW, deadline=0)
    return _envelope(made.data, made.quality, [source(f"cache:{kind}") for kind in given or KINDS])


def bought(text: str | None = None, **changes: Any) -> Json:
    """An envelope of a report that Caesar wrote, with two pages."""
    pages = {
        1: Evidence(1, WEB, "A paper", "12 seconds and 40 people", "paper.example",
                    "https://paper.example/a", None),
        2: Evidence(2, WEB, "<b>Old</b> page", None, "old.example", "http://old.example/", None),
    }  # fmt: skip
    written = text or (
        "## Technology\nA block comes every 12 seconds [1]. It is open to all [2].\n"
        "## Team\nAbout 40 people work on it [1]. An invented 99 people left it [1].\n"
        "## Risks\nIts code was reviewed 3 times [2].\n"
    )
    draft = Draft(report_text.of_text(written), pages, False, None, None)
    book = research.book_of(subject(), past(**changes))
    now = datetime.now(UTC)
    made = research_report.verify(draft, Caesar("a"), subject(), book, now=now)
    assert made.data is not None, made.error
    return _envelope(made.data, made.quality, [source("caesar")])


def job(state: str = "running", **changes: Any) -> Json:
    """A bought report as readers are told of it."""
    return {
        "id": "0b6c9d2e-0000-4000-8000-00000000000f",
        "state": state,
        "provider": None if state == "queued" else "caesar",
        "started_at": at(seconds=100),
        "polls": 3,
        "estimated_ready_at": None,
        "error": None,
    } | changes


def pictures(researchers: tuple[str, ...] = (), **stored: Any) -> Json:
    """What the card draws besides its answer."""
    found = {"job": None, "reports": [], "spending": None} | stored
    return answers.pictures() | {"research": found, "researchers": list(researchers)}
