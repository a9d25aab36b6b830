"""providers.coingecko_news"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import coingecko_news
from providers.http import UpstreamError
from providers.records import Story

Payload = Callable[[str], Any]


def _error(soon: float) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        coingecko_news.articles(deadline=soon)
    assert refusal.value.provider == "coingecko"
    return refusal.value


def test_articles_are_read_with_the_coins_they_are_about(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko_news/news.json"))
    first, second = coingecko_news.articles(deadline=soon)
    assert first == Story(
        ref="https://ledger.example/lido",
        title="Lido names a new chair",
        summary=None,
        url="https://ledger.example/lido",
        source="Northern Ledger",
        author="A. Writer",
        published_at=datetime(2025, 3, 10, 9, 30, tzinfo=UTC),
        image_url="https://ledger.example/lido.png",
        tags=("lido-dao", "ethereum"),
        language="en",
    )
    assert (second.tags, second.published_at, second.source) == ((), None, None)
    assert upstream.asked[0].path == "/news"
    assert upstream.asked[0].query["type"] == "news"


def test_another_plan_is_refused(upstream: Upstream, soon: float) -> None:
    body = {"status": {"error_code": 10005, "error_message": "Not in your plan."}}
    upstream.answer(body, 401)
    assert _error(soon).code == "refused"


@pytest.mark.parametrize("body", [None, {}, [None], [{}], [{"title": "T", "url": 5}]])
def test_what_is_no_list_of_articles_is_a_bad_body(
    body: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body)
    assert _error(soon).code == "bad_body"


def test_no_articles_are_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer([])
    assert coingecko_news.articles(deadline=soon) == []
