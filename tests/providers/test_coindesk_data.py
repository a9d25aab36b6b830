"""providers.coindesk_data"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import coindesk_data
from providers.http import UpstreamError
from providers.records import Story

Payload = Callable[[str], Any]


def _error(soon: float) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        coindesk_data.articles(deadline=soon)
    assert refusal.value.provider == "coindesk_data"
    return refusal.value


def test_articles_are_read_and_withdrawn_ones_are_not(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coindesk_data/articles.json"))
    first, second = coindesk_data.articles(deadline=soon)
    assert first == Story(
        ref="https://ledger.example/a",
        title="Validators agree on a date",
        summary="The change is due in May.",
        url="https://ledger.example/a?id=1",
        source="Northern Ledger",
        author="A. Writer",
        published_at=datetime(2025, 3, 10, 9, 30, tzinfo=UTC),
        image_url="https://ledger.example/a.png",
        tags=("ETH",),
        categories=("Upgrade", "Ethereum"),
        language="en",
    )
    least = "https://ledger.example/b"
    assert second == Story(least, "Only the least", None, least, None, None, None, None, ())
    asked = upstream.asked[0]
    assert (asked.path, asked.query) == ("/news/v1/article/list", {"lang": "EN", "limit": "100"})


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (200, {"type": 1, "message": "Rate limit reached"}, "rate_limited"),
        (429, {"type": 1, "message": "Too many requests"}, "rate_limited"),
        (401, {"type": 2, "message": "Your API key is invalid"}, "refused"),
        (200, {"type": 2, "message": "This needs a subscription"}, "refused"),
        (200, {"type": 9, "message": "Something else"}, "http_error"),
        (200, {"type": 9}, "http_error"),
        (200, "plain words", "http_error"),
        (500, {"type": 9, "message": "Oops"}, "http_error"),
    ],
)
def test_errors_stand_in_the_answer(
    status: int, error: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"Data": [], "Err": error}, status)
    assert _error(soon).code == code


@pytest.mark.parametrize("data", [None, {}, [None], [{}], [{"TITLE": "T"}]])
def test_what_is_no_list_of_articles_is_a_bad_body(
    data: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"Data": data, "Err": {}})
    assert _error(soon).code == "bad_body"


def test_no_articles_are_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer({"Data": [], "Err": {}})
    assert coindesk_data.articles(deadline=soon) == []
