"""news.article"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from news import article
from news.coins import Finder, Known, Mention
from news.impact import Reason
from providers.records import Story

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
FINDER = Finder([Known("t-1", "bitcoin", "btc", "Bitcoin", True)])


def _story(**changes: Any) -> Story:
    fields: dict[str, Any] = {
        "ref": "1",
        "title": "Bitcoin <b>surges</b>",
        "summary": "<p>Up it goes.</p>",
        "url": "HTTP://m.Ledger.example/a?utm_source=x",
        "source": "Ledger",
        "author": "Ledger by Ada",
        "published_at": NOW - timedelta(hours=1),
        "image_url": "https://ledger.example/a.png",
        "tags": (),
        "categories": ("Markets", "<i>markets</i>", "Bitcoin"),
        "language": "en",
    }
    return Story(**fields | changes)


def _made(**changes: Any) -> article.Article | None:
    return article.of_story(_story(**changes), FINDER, NOW)


def test_a_story_is_cleaned_identified_and_assessed() -> None:
    made = _made()
    assert made is not None
    assert made.canonical_url == "https://ledger.example/a"
    assert made.url == "http://m.Ledger.example/a?utm_source=x"
    assert (made.title, made.summary, made.author) == ("Bitcoin surges", "Up it goes.", "Ada")
    assert made.categories == ("Markets", "Bitcoin")
    assert made.tone is not None
    assert made.tone > 0.2
    assert made.impact.reasons == (Reason("price_report", 20),)
    assert made.mentions == (Mention("t-1", "title", 1.0),)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "<script>alert(1)</script>"},
        {"title": "[Removed]"},
        {"url": "https://user@ledger.example/a"},
        {"url": "javascript:alert(1)"},
    ],
)
def test_what_has_no_title_or_address_is_left_out(changes: dict[str, Any]) -> None:
    assert _made(**changes) is None


@pytest.mark.parametrize(
    ("published_at", "is_trusted"),
    [
        (NOW, True),
        (NOW + timedelta(minutes=10), True),
        (NOW + timedelta(minutes=11), False),
        (NOW - timedelta(days=30), True),
        (NOW - timedelta(days=30, seconds=1), False),
        (None, False),
    ],
)
def test_dates_ahead_or_of_another_month_are_not_trusted(
    published_at: datetime | None, is_trusted: bool
) -> None:
    made = _made(published_at=published_at)
    assert made is not None
    assert made.published_at == (published_at if is_trusted else None)
    assert made.at(NOW) == (published_at if is_trusted else NOW)


def test_without_a_publisher_the_host_stands_in() -> None:
    made = _made(source=None, url="https://www.ledger.example/a", author=None, summary=None)
    assert made is not None
    assert (made.source, made.author, made.summary) == ("ledger.example", None, "")


def test_hostile_texts_of_any_length_fit_the_table() -> None:
    bidi = "\u202e<script>x</script>" + "a b " * 300_000
    made = _made(title=bidi, summary=bidi, source=bidi, author=bidi, categories=(bidi,) * 99)
    assert made is not None
    assert (len(made.title) <= 300, len(made.summary) <= 500) == (True, True)
    assert len(made.source) <= 60
    assert len(made.author or "") <= 100
    for text in (made.title, made.summary, made.source, made.author or "", *made.categories):
        assert "<" not in text
        assert "\u202e" not in text


def test_an_answer_that_names_an_article_twice_gives_it_once() -> None:
    twice = [_story(), _story(url="https://ledger.example/a/?ref=home", title="Other")]
    assert [made.title for made in article.of_stories(twice, FINDER, NOW)] == ["Bitcoin surges"]


def test_an_address_that_would_fill_an_answer_alone_is_no_address() -> None:
    made = _made(url="https://ledger.example/" + "a" * 900)
    assert made is not None
    assert _made(url="https://ledger.example/" + "報" * 400) is None
    made = _made(image_url="https://ledger.example/" + "a" * 1000)
    assert made is not None
    assert made.image_url is None
