"""providers.cryptopanic"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import cryptopanic, http
from providers.http import UpstreamError
from providers.records import Story

Payload = Callable[[str], Any]


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "cryptopanic"
    return refusal.value


def test_posts_are_read_with_their_votes(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("cryptopanic/posts.json"))
    first, second = cryptopanic.posts(["btc", "ETH"], deadline=soon)
    assert first == Story(
        ref="31000001",
        title="Bitcoin miners move north",
        summary="Three pools named cold air as the reason.",
        url="https://ledger.example/miners?id=7",
        source="Northern Ledger",
        author="A. Writer",
        published_at=datetime(2025, 3, 10, 9, 30, tzinfo=UTC),
        image_url="https://ledger.example/miners.png",
        tags=("BTC", "ETH"),
        positive_votes=14,
        negative_votes=3,
    )
    assert second == Story(
        ref="31000002",
        title="A post without much",
        summary=None,
        url="http://cryptopanic.com/news/31000002/",
        source=None,
        author=None,
        published_at=None,
        image_url=None,
        tags=("BTC",),
        positive_votes=None,
        negative_votes=None,
    )
    assert upstream.asked[0].path == "/posts/"
    assert upstream.asked[0].query == {
        "public": "true", "kind": "news", "regions": "en", "currencies": "BTC,ETH",
    }  # fmt: skip


def test_the_key_travels_in_the_query_and_the_next_page_is_not_followed(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("cryptopanic/posts.json"))
    keyed = http.Endpoint("cryptopanic", upstream.url, {}, True, {"auth_token": "k-1"})
    http.configure({"cryptopanic": keyed})
    cryptopanic.posts(kind="all", deadline=soon)
    assert [asked.query for asked in upstream.asked] == [
        {"public": "true", "kind": "all", "regions": "en", "auth_token": "k-1"}
    ]


def test_no_posts_are_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer({"next": None, "previous": None, "results": []})
    assert cryptopanic.posts(["BTC"], deadline=soon) == []


@pytest.mark.parametrize("results", [None, {}, "none", [None], [{}], [{"id": 1, "title": "T"}]])
def test_what_is_no_list_of_posts_is_a_bad_body(
    results: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"results": results})
    assert _error(lambda: cryptopanic.posts(deadline=soon)).code == "bad_body"


@pytest.mark.parametrize(
    ("status", "body", "code", "wait"),
    [
        (401, {"status": "api_error", "info": "Token not found"}, "refused", None),
        (403, {"status": "Incomplete", "info": "Access Forbidden"}, "refused", None),
        (403, {"status": "Incomplete", "info": "API monthly QUOTA exceeded"}, "rate_limited", None),
        (403, b"Rate limit exceeded", "rate_limited", None),
        (403, b"<html>Not from here</html>", "refused", 7200.0),
        (429, {"status": "Incomplete", "info": "Rate limit exceeded"}, "rate_limited", None),
        (500, {"info": "no"}, "http_error", None),
    ],
)
def test_a_limit_is_told_from_a_refusal(
    status: int, body: Any, code: str, wait: float | None, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    error = _error(lambda: cryptopanic.posts(deadline=soon))
    assert (error.code, error.retry_after) == (code, wait)


@pytest.mark.parametrize("ticker", ["", "BTC,ETH", "../x", "BTC&auth_token=x", "A" * 21])
def test_what_cannot_be_a_ticker_is_not_sent(ticker: str, upstream: Upstream, soon: float) -> None:
    assert _error(lambda: cryptopanic.posts([ticker], deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_a_kind_that_is_not_there_is_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="media"):
        cryptopanic.posts(kind="rumour", deadline=soon)


def test_texts_of_any_length_and_direction_are_cut_and_tamed(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("cryptopanic/posts.json")
    post = body["results"][0]
    post["title"] = "\u202eevil<script>alert(1)</script>" + "x" * 100_000
    post["description"] = "y" * 100_000
    post["source"]["title"] = "\u2067" + "z" * 100_000
    post["author"] = ["not", "a", "text"]
    upstream.answer(body)
    first = cryptopanic.posts(deadline=soon)[0]
    assert first.title.startswith("evil<script>alert(1)</script>xx")
    assert (len(first.title), len(first.summary or ""), len(first.source or "")) == (
        1000, 5000, 200,
    )  # fmt: skip
    assert first.author is None


def test_a_body_over_a_mebibyte_is_a_bad_body(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("cryptopanic/posts.json")
    body["results"][0]["title"] = "x" * (1 << 20)
    upstream.answer(body)
    assert _error(lambda: cryptopanic.posts(deadline=soon)).code == "bad_body"
