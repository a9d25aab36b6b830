"""blueprints/presentation/news*.py and templates/pages/_news.html"""

from pathlib import Path
from typing import Any

import pytest
from flask import render_template

from blueprints.presentation import news, story_days
from blueprints.presentation.coin import Part
from config import Settings
from web import answers
from web.answers import DAY, NOW, at
from web.document import Document
from web.dressed import pages_alone

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script>\"'><b onclick=x>"
SCRIPT = "javascript:alert(1)"


def story(**changes: Any) -> dict[str, Any]:
    return {
        "id": "a" * 32, "title": "Exploit drains a bridge", "summary": "All of it.",
        "url": "https://ledger.example/a", "source": "Ledger", "author": None,
        "published_at": at(minutes=60), "date_trusted": True, "first_seen_at": at(minutes=60),
        "image_url": None, "categories": [], "tone": -0.5, "impact_class": "security_incident",
        "direction": "down", "also_in": [], "place": "title", "relevance": 1.0, "impact": 90,
        "impact_level": "high",
        "reasons": [
            {"rule": "security_incident", "points": 80}, {"rule": "coin_in_title", "points": 10}
        ],
    } | changes  # fmt: skip


def envelope(*stories: dict[str, Any]) -> Any:
    data = answers._common("news/1") | {
        "articles": list(stories),
        "counts": {
            "d1": len(stories),
            "d7": len(stories),
            "by_source": {one["source"]: 1 for one in stories},
            "high_impact_d7": len(stories),
        },
        "tone": {"mean_72h": None, "positive": 0, "neutral": 0, "negative": 1, "n": 1},
        "missing": [{"path": "tone.mean_72h", "reason": "too_short"}],
        "newest_at": at(minutes=60),
        "feeds": [
            {"name": "ledger", "ok": True, "last_ok_at": at(minutes=1), "items": 1, "error": None}
        ],
        "assessed_by": "rules/1",
        "quality_parts": {"health": 1.0, "freshness": 1.0, "coverage": 1.0, "dating": 1.0},
    }
    return answers._envelope("news", 900, data, [answers.source("coindesk_rss")])


@pytest.fixture(scope="module")
def rendered(settings: Settings) -> Any:
    """Render the card of an envelope as the page would."""
    app = pages_alone(settings)

    def render(made: Any, path: str = "/asset/bitcoin") -> Document:
        days = [[NOW.timestamp() // DAY * DAY - DAY * n, 1, 0, 0] for n in (2, 1, 0)]
        card = news.card(answers.answer(made), answers.coin(), {"news": days, "prices": []})
        part = Part("news", card, "abc", "bitcoin")
        with app.test_request_context(path):
            return Document(render_template("pages/_news.html", part=part, card=card))

    return render


def test_a_story_is_a_link_out_with_its_impact_and_why(rendered: Any) -> None:
    page = rendered(envelope(story()))
    assert "https://ledger.example/a" in page.values("href", "a")
    assert "noopener noreferrer external" in page.values("rel", "a")
    assert "security incident 80, coin in the title +10 = 90" in page.text
    assert "under 3 stories with a tone in 72 h" in page.text


def test_the_weightiest_story_is_said_to_be_weighed_by_its_age_too(rendered: Any) -> None:
    older = story(title="Older", impact=100)
    page = rendered(envelope(story(title="Newest"), older))
    assert "Weightiest by impact and age: “Newest” (" in page.text


def test_days_with_equally_many_stories_share_the_finding() -> None:
    alone, tied = (
        story_days.draw([[n * DAY, high, 0, 1] for n, high in enumerate(highs)], [], "BTC")
        for highs in ([0, 2, 1], [2, 0, 2])
    )
    assert alone
    assert alone.finding == "Most on 2 Jan: 3 stories"
    assert alone.description.endswith("at most 3 a day, on 2 Jan.")
    assert tied
    assert tied.finding == "At most 3 stories a day"
    assert tied.description.endswith("at most 3 a day.")


@pytest.mark.parametrize(
    ("mean", "text"), [(0.004, "0.00"), (-0.004, "0.00"), (0.125, "+0.13"), (-0.5, "−0.50")]
)
def test_a_tone_that_rounds_to_nothing_has_no_sign(mean: float, text: str) -> None:
    made = envelope(story())
    made["data"]["tone"]["mean_72h"] = mean
    card = news.card(answers.answer(made), answers.coin(), {})
    assert {fact.label: fact.text for fact in card.facts}["Tone, 72 h"] == text


def test_hostile_stories_are_text_and_only_https_is_a_link(rendered: Any) -> None:
    others = [{"source": HOSTILE, "url": url} for url in (SCRIPT, "http://plain.example/")]
    hostile = story(
        title=HOSTILE, summary=HOSTILE, source=HOSTILE, url=SCRIPT, image_url="https://x.example/i",
        also_in=others, impact_class=HOSTILE, place=HOSTILE,
    )  # fmt: skip
    page = rendered(envelope(hostile))
    assert {"script", "img"} & {tag for tag, _ in page.elements} == set()
    assert page.values("onclick") == []
    assert [href for href in page.values("href") if href.startswith(("javascript:", "http:"))] == []
    assert "alert(1)" in page.text


def test_a_source_is_chosen_by_its_name_and_another_name_chooses_nothing(rendered: Any) -> None:
    made = envelope(story(), story(source="Gazette", url="https://gazette.example/b"))
    of_one = rendered(made, "/asset/bitcoin?source=Gazette").values("href", "a")
    assert "https://gazette.example/b" in of_one
    assert "https://ledger.example/a" not in of_one
    of_all = rendered(made, "/asset/bitcoin?source=<script>").values("href", "a")
    assert {"https://gazette.example/b", "https://ledger.example/a"} <= set(of_all)
