"""The rules of stories on 293 real news items of January 2026: nothing lost, the same told once.

The recordings are no part of the project. Set RECORDED_DATA to the folder that holds them
(snapshots_2026/) to run this.
"""

import gzip
import html
import json
import os
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from news import article, clusters
from news.article import Article
from news.clusters import Told
from news.coins import Finder, Known
from news.edition import Desk, Held
from providers import feeds

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)
NOW = datetime(2026, 1, 13, tzinfo=UTC)
TWICE_TOLD = [
    "Adam Back",
    "BitGo",
    "FCA",
    "Florida",
    "Optimism",
    "Tether freezes $182 million",
    "UK lawmakers",
]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The items as they were collected."""
    path = Path(os.environ["RECORDED_DATA"]) / "snapshots_2026" / "articles-2026-01.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def articles(rows: list[dict[str, Any]]) -> list[Article]:
    """The items as articles, each read from a feed of its source."""
    finder = Finder([Known("b", "bitcoin", "btc", "Bitcoin", True)])
    stories = []
    for source in sorted({row["source"] for row in rows}):
        items = [_item(row) for row in rows if row["source"] == source]
        head = f"<rss version='2.0'><channel><title>{source}</title>"
        read = feeds.read(source, f"{head}{''.join(items)}</channel></rss>".encode())
        assert len(read.stories) == read.items == len(items)
        stories += read.stories
    return article.of_stories(stories, finder, NOW)


def _item(row: dict[str, Any]) -> str:
    """Write an item back; some links were kept with the markup around them."""
    fields = {"title": row["title"], "description": row["description"], "pubDate": row["pub_date"]}
    written = "".join(f"<{name}>{html.escape(text)}</{name}>" for name, text in fields.items())
    link = row["link"] if row["link"].startswith("<![CDATA[") else html.escape(row["link"])
    return f"<item>{written}<link>{link}</link></item>"


def _told(made: Article) -> Told:
    return Told(made.id, made.id, made.source, made.title, made.at(NOW))


def test_no_item_is_lost_and_no_two_share_an_id(
    rows: list[dict[str, Any]], articles: list[Article]
) -> None:
    assert len(articles) == len({made.id for made in articles}) == len(rows)
    assert all(made.published_at for made in articles)
    assert all("<" not in made.title + made.summary for made in articles)


def test_the_seven_stories_of_two_sources_are_found_and_no_other(articles: list[Article]) -> None:
    told = [_told(made) for made in articles]
    pairs = [pair for pair in combinations(told, 2) if clusters.is_same(*pair)]
    across = [pair for pair in pairs if pair[0].source != pair[1].source]
    assert len(across) == len(TWICE_TOLD)
    for name in TWICE_TOLD:
        assert sum(name in one.title and name in other.title for one, other in across) == 1
    assert pairs == across, "no column of one source is the same story"


def test_each_story_has_one_lead(articles: list[Article]) -> None:
    held = [fresh.held for fresh in Desk([]).take(articles, NOW).fresh]
    stories = {made.cluster_id for made in held}
    assert len(held) == len(articles)
    assert len(stories) == len(articles) - len(TWICE_TOLD)
    assert sum(made.is_lead for made in held) == len(stories)


def test_articles_that_come_feed_by_feed_end_in_the_same_stories(articles: list[Article]) -> None:
    at_once = {made.held.id: made.held for made in Desk([]).take(articles, NOW).fresh}
    desk, one_by_one = Desk([]), {}
    for source in sorted({made.source for made in articles}):
        edition = desk.take([made for made in articles if made.source == source], NOW)
        judged = [*(fresh.held for fresh in edition.fresh), *edition.judged]
        one_by_one |= {held.id: held for held in judged}
    assert _stories(one_by_one) == _stories(at_once)
    assert {held.id: (held.is_lead, held.impact) for held in one_by_one.values()} == {
        held.id: (held.is_lead, held.impact) for held in at_once.values()
    }


def _stories(held: dict[str, Held]) -> set[frozenset[str]]:
    by_cluster: dict[str, set[str]] = {}
    for made in held.values():
        by_cluster.setdefault(made.cluster_id, set()).add(made.id)
    return set(map(frozenset, by_cluster.values()))


def test_about_half_of_the_items_have_a_tone_and_all_an_impact(articles: list[Article]) -> None:
    with_tone = [made.tone for made in articles if made.tone is not None]
    assert 0.5 < len(with_tone) / len(articles) <= 1
    assert all(-1 <= value <= 1 for value in with_tone)
    assert all(0 <= made.impact.score <= 100 for made in articles)
    assert len({made.impact.kind for made in articles}) > 8
