"""providers.lunarcrush"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import lunarcrush
from providers.http import UpstreamError
from providers.records import Network, SocialRank, Story, Talk

Payload = Callable[[str], Any]
GENERATED = datetime(2025, 3, 10, tzinfo=UTC)


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "lunarcrush"
    return refusal.value


def test_a_topic_gives_the_mood_of_every_network_that_speaks_of_it(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("lunarcrush/topic.json"))
    assert lunarcrush.topic("btc bitcoin", deadline=soon) == Talk(
        topic="bitcoin",
        networks=(Network("tweet", 80, 3e6), Network("news", 60, 1e6)),
        mentions_24h=240,
        interactions_24h=4_000_000,
        contributors_24h=5100,
        as_of=GENERATED,
    )
    assert upstream.asked[0].path == "/public/topic/btc%20bitcoin/v1"


def test_coins_are_read_and_the_odd_row_is_left_out(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("lunarcrush/coins.json"))
    first, second = lunarcrush.coins(2, deadline=soon)
    assert first == SocialRank(
        ref="1",
        symbol="BTC",
        name="Bitcoin",
        topic="btc bitcoin",
        price_usd=80110.5,
        positive_pct=75,
        mentions_24h=240,
        interactions_24h=4_000_000,
        dominance_pct=31.5,
        galaxy_score=62,
        alt_rank=12,
        as_of=GENERATED,
    )
    assert second[3:11] == (None, 2050.0, *[None] * 6)
    assert upstream.asked[0].path == "/public/coins/list/v2"
    assert upstream.asked[0].query == {"sort": "market_cap_rank", "limit": "500", "page": "2"}


def test_news_are_stories_with_their_publisher(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("lunarcrush/news.json"))
    first, second = lunarcrush.news("bitcoin", deadline=soon)
    assert first == Story(
        ref="ledger.example-17",
        title="Bitcoin miners move north",
        summary=None,
        url="https://ledger.example/miners?id=7",
        source="Northern Ledger",
        author=None,
        published_at=datetime(2025, 3, 10, 9, 30, tzinfo=UTC),
        image_url="https://ledger.example/miners.png",
        tags=(),
        positive_votes=None,
        negative_votes=None,
    )
    assert (second.ref, second.source, second.published_at) == ("18", "view.example", None)
    assert upstream.asked[0].path == "/public/topic/bitcoin/news/v1"


CALLS: dict[str, Callable[[float], Any]] = {
    "topic": lambda deadline: lunarcrush.topic("bitcoin", deadline=deadline),
    "coins": lambda deadline: lunarcrush.coins(deadline=deadline),
    "news": lambda deadline: lunarcrush.news("bitcoin", deadline=deadline),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    ("status", "body", "code", "wait"),
    [
        (200, b"Subscription required", "refused", None),
        (402, b"Subscription required", "refused", None),
        (403, b"subscription required to use this endpoint", "refused", None),
        (200, {"error": "Subscription required"}, "refused", None),
        (401, {"error": "Unauthorized"}, "refused", None),
        (404, {"error": "Topic not found"}, "no_data", None),
        (200, {"error": "Something else"}, "http_error", None),
        (429, {"error": "Rate limit"}, "rate_limited", None),
        (200, b"Something else", "bad_body", None),
        (200, {"config": {}}, "bad_body", None),
    ],
)
def test_every_failure_has_its_name(
    name: str, status: int, body: Any, code: str, wait: float | None, upstream: Upstream,
    soon: float,
) -> None:  # fmt: skip
    upstream.answer(body, status)
    error = _error(lambda: CALLS[name](soon))
    assert (error.code, error.retry_after) == (code, wait)


@pytest.mark.parametrize("weight", ["1e308", 1e300, 0, -1, None, "NaN"])
def test_a_network_weighs_as_much_as_can_be_counted_or_not_at_all(
    weight: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("lunarcrush/topic.json")
    first, *others = body["data"]["types_interactions"]
    body["data"]["types_interactions"][first] = weight
    upstream.answer(body)
    assert {n.name for n in lunarcrush.topic("bitcoin", deadline=soon).networks} <= set(others)


def _without_figures(document: Any, put: Any) -> Any:
    """Put a value in the place of every social figure."""
    data = document["data"]
    for row in data if isinstance(data, list) else [data]:
        for key in (*lunarcrush._SOCIAL, *lunarcrush._TOTALS):
            if key in row:
                row[key] = put
        for key in ("types_sentiment", "types_interactions"):
            if key in row:
                row[key] = dict.fromkeys(row[key], put) if put else put
    return document


@pytest.mark.parametrize("name", ["topic", "coins"])
@pytest.mark.parametrize(("put", "code"), [(None, "refused"), (-5, "outlier"), ("-1e9", "outlier")])
def test_figures_that_are_withheld_are_a_refusal_and_no_figure(
    name: str, put: Any, code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(_without_figures(payload(f"lunarcrush/{name}.json"), put))
    assert _error(lambda: CALLS[name](soon)).code == code


def test_a_mood_without_weights_is_none(upstream: Upstream, payload: Payload, soon: float) -> None:
    body = payload("lunarcrush/topic.json")
    body["data"]["types_interactions"] = None
    upstream.answer(body)
    found = lunarcrush.topic("bitcoin", deadline=soon)
    assert (found.networks, found.mentions_24h) == ((), 240)


def test_a_page_after_the_last_is_no_data(upstream: Upstream, soon: float) -> None:
    upstream.answer({"config": {}, "data": []})
    assert _error(lambda: lunarcrush.coins(9, deadline=soon)).code == "no_data"
    assert lunarcrush.news("bitcoin", deadline=soon) == []


@pytest.mark.parametrize(
    "name", ["", "Bitcoin", "../coins", "a/b", " x", "coins:x", "a" * 81, "a?b"]
)
def test_what_cannot_be_a_topic_is_not_sent(name: str, upstream: Upstream, soon: float) -> None:
    assert _error(lambda: lunarcrush.topic(name, deadline=soon)).code == "no_data"
    assert _error(lambda: lunarcrush.news(name, deadline=soon)).code == "no_data"
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("name", "segment"), [("$btc", "%24btc"), ("#btc", "%23btc"), ("coins:1", "coins%3A1")]
)
def test_a_topic_is_one_segment_of_the_path(
    name: str, segment: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("lunarcrush/topic.json"))
    lunarcrush.topic(name, deadline=soon)
    assert upstream.asked[0].path == f"/public/topic/{segment}/v1"
