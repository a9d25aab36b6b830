"""providers.newsapi"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import newsapi
from providers.http import UpstreamError
from providers.records import Story

Payload = Callable[[str], Any]


def _error(soon: float) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        newsapi.articles(deadline=soon)
    assert refusal.value.provider == "newsapi"
    return refusal.value


def test_articles_are_read_and_removed_ones_are_not(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("newsapi/everything.json"))
    first, second = newsapi.articles(deadline=soon)
    assert first == Story(
        ref="https://daily.example/x",
        title="Bitcoin steadies before a vote",
        summary="Traders wait.",
        url="https://daily.example/x",
        source="The Daily Example",
        author="A. Writer",
        published_at=datetime(2025, 3, 10, 8, tzinfo=UTC),
        image_url="https://daily.example/x.jpg",
        tags=(),
        language="en",
    )
    assert (second.title, second.source, second.image_url) == ("Short", None, None)
    asked = upstream.asked[0]
    assert asked.path == "/everything"
    assert (asked.query["language"], asked.query["sortBy"]) == ("en", "publishedAt")


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        (401, "apiKeyInvalid", "refused"),
        (401, "apiKeyExhausted", "rate_limited"),
        (429, "rateLimited", "rate_limited"),
        (426, "maximumResultsReached", "refused"),
        (400, "parameterInvalid", "http_error"),
        (200, "unexpectedError", "http_error"),
        (500, "unexpectedError", "http_error"),
        (200, None, "http_error"),
        (200, ["rateLimited"], "http_error"),
    ],
)
def test_an_error_has_a_code_in_words(
    status: int, word: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"status": "error", "code": word, "message": "…"}, status)
    assert _error(soon).code == code


@pytest.mark.parametrize("articles", [None, {}, [None], [{}], [{"title": "T", "url": "ftp://x"}]])
def test_what_is_no_list_of_articles_is_a_bad_body(
    articles: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"status": "ok", "articles": articles})
    assert _error(soon).code == "bad_body"


def test_no_articles_are_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": "ok", "totalResults": 0, "articles": []})
    assert newsapi.articles(deadline=soon) == []
