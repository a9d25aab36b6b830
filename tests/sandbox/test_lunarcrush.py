"""sandbox.lunarcrush"""

from typing import Any

import pytest

from box import Box

BASE = "/lunarcrush/public"
KEY = {"Authorization": "Bearer some-key"}


def _get(box: Box, path: str) -> Any:
    return box.get(f"{BASE}/{path}", **KEY)


@pytest.mark.parametrize("shown", [None, "some-key", "Bearer ", "Bearer invalid"])
def test_only_bearers_of_a_key_are_let_in(box: Box, shown: str | None) -> None:
    headers = {"Authorization": shown} if shown else {}
    answer = box.ask(f"{BASE}/coins/list/v2", headers=headers)
    assert (answer.status, answer.body) == (401, {"error": "Invalid API key"})


@pytest.mark.parametrize("topic", ["btc%20bitcoin", "bitcoin", "%24btc", "coins%3A1"])
def test_a_topic_has_several_names(box: Box, now: float, topic: str) -> None:
    body = _get(box, f"topic/{topic}/v1")
    assert body["config"]["topic"] == body["data"]["topic"] == "btc bitcoin"
    assert 0 <= now - body["config"]["generated"] < 900
    data = body["data"]
    assert set(data["types_sentiment"]) == set(data["types_interactions"])
    assert all(0 <= mood <= 100 for mood in data["types_sentiment"].values())
    assert data["interactions_24h"] == sum(data["types_interactions"].values())
    for name, detail in data["types_sentiment_detail"].items():
        assert sum(detail.values()) == data["types_interactions"][name]


def test_coins_come_in_pages_of_the_best_ranked_first(box: Box, now: float) -> None:
    rows = _get(box, "coins/list/v2?sort=market_cap_rank&limit=500")["data"]
    assert [row["market_cap_rank"] for row in rows[:3]] == [1, 2, 3]
    assert rows[0]["topic"] == "btc bitcoin"
    assert _get(box, "coins/list/v2?limit=2&page=1")["data"] == rows[2:4]
    assert len(_get(box, "coins/list/v2")["data"]) == 10
    assert _get(box, "coins/list/v2?page=999")["data"] == []
    loud = _get(box, "coins/list/v2?sort=interactions_24h&limit=500")["data"]
    counts = [row["interactions_24h"] for row in loud]
    assert counts == sorted(counts, reverse=True)


def test_the_list_and_the_topic_agree(box: Box, now: float) -> None:
    row = _get(box, "coins/list/v2?limit=1")["data"][0]
    data = _get(box, "topic/bitcoin/v1")["data"]
    assert row["interactions_24h"] == data["interactions_24h"]
    assert row["social_volume_24h"] == data["num_posts"]
    weights, moods = data["types_interactions"], data["types_sentiment"]
    mean = sum(moods[name] * weights[name] for name in moods) / sum(weights.values())
    assert row["sentiment"] == round(mean)


def test_news_are_newest_first_and_linked(box: Box, now: float) -> None:
    rows = _get(box, "topic/bitcoin/news/v1")["data"]
    times = [row["post_created"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert now - 7 * 86400 <= times[-1] <= times[0] <= now
    assert all(row["post_link"].startswith("https://") for row in rows)
    assert all(1 <= row["post_sentiment"] <= 5 for row in rows)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("topic/no%20such%20topic/v1", 404),
        ("topic/BITCOIN/v1", 404),
        ("coins/list/v2?limit=0", 400),
        ("coins/list/v2?limit=1001", 400),
        ("coins/list/v2?sort=loudness", 400),
        ("coins/list/v2?page=x", 400),
        ("nothing", 404),
    ],
)
def test_what_is_not_there_is_refused(box: Box, path: str, status: int) -> None:
    answer = box.ask(f"{BASE}/{path}", headers=KEY)
    assert answer.status == status
    assert set(answer.body) == {"error"}


def test_the_free_plan_shows_prices_alone(box: Box) -> None:
    free = {"Authorization": "Bearer free-key"}
    for path in ("topic/bitcoin/v1", "topic/bitcoin/news/v1"):
        answer = box.ask(f"{BASE}/{path}", headers=free)
        assert (answer.status, answer.body) == (402, b"Subscription required")
    row = box.get(f"{BASE}/coins/list/v2?limit=1", **free)["data"][0]
    assert row["price"] > 0
    assert (row["sentiment"], row["galaxy_score"], row["interactions_24h"]) == (None, None, None)
