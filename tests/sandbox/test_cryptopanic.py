"""sandbox.cryptopanic"""

import pytest

from box import Box

POSTS = "/cryptopanic/api/developer/v2/posts/"


@pytest.mark.parametrize("query", ["", "?auth_token=", "?auth_token=invalid-1"])
def test_a_token_is_asked_for(box: Box, query: str) -> None:
    answer = box.ask(POSTS + query)
    assert (answer.status, answer.body) == (401, {"status": "api_error", "info": "Token not found"})


def test_posts_are_newest_first_with_votes_and_tickers(box: Box, now: float) -> None:
    body = box.get(f"{POSTS}?auth_token=k&currencies=BTC")
    assert len(body["results"]) == 20
    times = [post["published_at"] for post in body["results"]]
    assert times == sorted(times, reverse=True)
    for post in body["results"]:
        assert [coin["code"] for coin in post["instruments"]] == ["BTC"]
        assert post["votes"]["positive"] >= 0
        assert post["source"]["domain"] in post["original_url"]


def test_the_next_page_repeats_the_token(box: Box, now: float) -> None:
    first = box.get(f"{POSTS}?auth_token=k&currencies=BTC,ETH")
    assert "auth_token=k" in first["next"]
    assert first["previous"] is None
    second = box.get(first["next"].removeprefix(box.url))
    assert "page=1" in second["previous"]
    ids = [post["id"] for page in (first, second) for post in page["results"]]
    assert len(set(ids)) == 40
    assert box.get(f"{POSTS}?auth_token=k&page=99")["results"] == []


def test_posts_can_be_chosen_by_their_votes(box: Box, now: float) -> None:
    for wanted, sign in (("bullish", 1), ("bearish", -1)):
        posts = box.get(f"{POSTS}?auth_token=k&filter={wanted}")["results"]
        assert posts
        assert all(
            sign * (post["votes"]["positive"] - post["votes"]["negative"]) > 0 for post in posts
        )


def test_a_ticker_nobody_bears_has_no_posts(box: Box) -> None:
    assert box.get(f"{POSTS}?auth_token=k&currencies=NOPE")["results"] == []
    assert box.get(f"{POSTS}?auth_token=k&kind=media")["results"] == []


@pytest.mark.parametrize("query", ["kind=rumour", "filter=loud", "page=x", "page=0"])
def test_bad_parameters_are_refused(box: Box, query: str) -> None:
    assert box.ask(f"{POSTS}?auth_token=k&{query}").status == 400


def test_a_limit_is_a_429_or_a_403_with_a_word(box: Box) -> None:
    box.fault("cryptopanic", "rate_limited", seconds=7)
    answer = box.ask(f"{POSTS}?auth_token=k")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    box.fault("cryptopanic", "rate_limited_silent")
    answer = box.ask(f"{POSTS}?auth_token=k")
    assert (answer.status, answer.body["info"]) == (403, "API quota exceeded")
