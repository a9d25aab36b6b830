"""What is to be stored of newly read articles, given those that are known.

An article is new, edited (same id, other title) or as it was. New ones join the cluster of a story
that is told already; a story that gained an article may get another lead, and its lead the points
of a further source. Nothing is told twice: what did not change is not in the result.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from news import impact, titles
from news.article import Article
from news.clusters import Told, cluster_of
from news.impact import Impact

ALIKE = timedelta(hours=24)  # after the first, within which a further source adds to the impact


class Held(NamedTuple):
    """An article that is known; `at` is its date, or when it was first seen."""

    id: str
    cluster_id: str
    source: str
    title: str
    summary: str
    at: datetime
    is_trusted: bool
    is_lead: bool
    impact: Impact


class Fresh(NamedTuple):
    """An article that is new or edited, with its place among the others."""

    article: Article
    held: Held


class Edition(NamedTuple):
    """What is to be stored: new and edited articles, and known ones that are judged otherwise."""

    fresh: list[Fresh]
    judged: list[Held]


class Desk:
    """Knows the articles of the last days, and takes in new ones feed by feed."""

    def __init__(self, known: Iterable[Held]) -> None:
        self._held: dict[str, Held] = {}
        self._by_word: defaultdict[str, set[str]] = defaultdict(set)
        self._by_cluster: defaultdict[str, set[str]] = defaultdict(set)
        for held in known:
            self._keep(held)

    def take(self, articles: Iterable[Article], now: datetime) -> Edition:
        """Take articles in, the earliest first, and return what is to be stored of it."""
        before = dict(self._held)
        fresh: dict[str, Article] = {}
        for article in sorted(articles, key=lambda one: (one.at(now), one.id)):
            if self._is_news(article):
                fresh[article.id] = article
                self._keep(self._placed(article, now))
        for cluster_id in {self._held[article_id].cluster_id for article_id in fresh}:
            self._judge(cluster_id)
        changed = [held for held in self._held.values() if before.get(held.id) != held]
        return Edition(
            [Fresh(fresh[held.id], held) for held in changed if held.id in fresh],
            [held for held in changed if held.id not in fresh],
        )

    def _keep(self, held: Held) -> None:
        self._held[held.id] = held
        self._by_cluster[held.cluster_id].add(held.id)
        for word in titles.words(held.title):
            self._by_word[word].add(held.id)

    def _near(self, title: str) -> Iterable[Told]:
        """Give the articles with half of a title's words: no other can tell the same story."""
        words = titles.words(title)
        shared = Counter(name for word in words for name in self._by_word.get(word, ()))
        return [_told(self._held[name]) for name, n in shared.items() if 2 * n >= len(words)]

    def _is_news(self, article: Article) -> bool:
        """Tell whether an article is new, or has another title where it was first read."""
        held = self._held.get(article.id)
        return held is None or (held.source == article.source and held.title != article.title)

    def _placed(self, article: Article, now: datetime) -> Held:
        """Give an article its cluster; one that was edited keeps its place and its date."""
        if (held := self._held.get(article.id)) is not None:
            return held._replace(
                title=article.title, summary=article.summary, impact=article.impact
            )
        told = Told(article.id, article.id, article.source, article.title, article.at(now))
        return Held(
            article.id,
            cluster_of(told, self._near(article.title)),
            article.source,
            article.title,
            article.summary,
            article.at(now),
            article.published_at is not None,
            False,
            article.impact,
        )

    def _judge(self, cluster_id: str) -> None:
        """Choose the lead of a cluster, and count for it how many sources told the story."""
        members = [self._held[name] for name in self._by_cluster[cluster_id]]
        lead = min(members, key=lambda held: (not held.is_trusted, held.at, held.id))
        for held in members:
            is_lead = held.id == lead.id
            sources = _sources(members, lead) if is_lead else 1
            judged = impact.of_story(held.title, held.summary, sources)
            self._held[held.id] = held._replace(is_lead=is_lead, impact=judged)


def _told(held: Held) -> Told:
    return Told(held.id, held.cluster_id, held.source, held.title, held.at)


def _sources(members: Iterable[Held], lead: Held) -> int:
    """Count the sources that told a story within a day of its lead."""
    by_source = defaultdict(list)
    for held in members:
        by_source[held.source].append(abs(held.at - lead.at))
    return sum(min(distances) <= ALIKE for distances in by_source.values())
