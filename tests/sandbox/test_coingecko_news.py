"""sandbox.coingecko_news"""

import time

import pytest

from box import Box
from providers import coingecko_news, http

PATH = "/coingecko-pro/api/v3/news"


def test_articles_name_the_ids_of_their_coins(box: Box, now: float) -> None:
    rows = box.get(f"{PATH}?per_page=100&page=1&type=news", x_cg_pro_api_key="k")
    assert len(rows) == 100
    times = [row["posted_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert {"bitcoin", "ethereum"} <= {coin for row in rows for coin in row["related_coin_ids"]}
    second = box.get(f"{PATH}?per_page=100&page=2", x_cg_pro_api_key="k")
    assert not {row["url"] for row in rows} & {row["url"] for row in second}


def test_one_coin_may_be_asked_about(box: Box) -> None:
    rows = box.get(f"{PATH}?coin_id=solana", x_cg_pro_api_key="k")
    assert {coin for row in rows for coin in row["related_coin_ids"]} == {"solana"}


@pytest.mark.parametrize("query", ["?page=x", "?per_page=-1", "?type=films"])
def test_what_is_no_page_is_refused(box: Box, query: str) -> None:
    assert box.ask(PATH + query, headers={"x-cg-pro-api-key": "k"}).status == 422


def test_the_other_hosts_have_no_news(box: Box) -> None:
    assert box.ask("/coingecko/api/v3/news").status == 404
    assert box.ask(PATH).status == 401


def test_our_client_reads_every_article(box: Box) -> None:
    url, headers = f"{box.url}/coingecko-pro/api/v3", {"x-cg-pro-api-key": "k"}
    http.configure({"coingecko": http.Endpoint("coingecko", url, headers, enabled=True)})
    try:
        found = coingecko_news.articles(deadline=time.monotonic() + 5)
    finally:
        http.configure({})
    assert len(found) == 100
    assert all(story.tags and story.published_at and story.source for story in found)
