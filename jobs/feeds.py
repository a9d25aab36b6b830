"""Every fifteen minutes: read the news feeds, once for all coins, and keep what is new in them.

Feeds are asked at the same time and each stored by itself, so that one that fails costs no other
anything. The services that collect news for a key are feeds like the publishers' own.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from jobs import feed_makers, feed_rows
from jobs.feed_makers import Read
from jobs.job import Job, Tools, of_owner
from jobs.json_text import plain
from news import article
from news.coins import Finder
from news.edition import Desk
from providers.feed_answers import Validators
from providers.records import Story

LEAST_SECONDS = 300.0  # a feed that was tried so little ago is left alone


class Counts(NamedTuple):
    """What came of a round; `new` counts articles, the others feeds, `mentions` late ones."""

    asked: int
    answered: int
    unchanged: int
    new: int
    mentions: int


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Read what is due, store it, and let analyses that waited for it be made; the counts."""
    makers = feed_makers.configured(tools.settings)
    begun = tools.gateway.call("work.begin_feeds", job=job.id, owner=job.owner, feeds=list(makers))
    states, unread = of_owner(job, begun), tools.gateway.call("work.unread_coins")
    due = {name: maker for name, maker in makers.items() if _is_due(states.get(name))}
    read = feed_makers.ask_all(due, {name: _validators(states[name]) for name in states})
    new = _store(job, tools, read)
    mentions = _look_again(job, tools, unread)
    of_owner(job, tools.gateway.call("work.end_feeds", job=job.id, owner=job.owner))
    unchanged = sum(one.error is None and one.stories is None for one in read.values())
    answered = sum(one.error is None for one in read.values())
    return Counts(len(read), answered, unchanged, new, mentions)._asdict()


def _is_due(state: Mapping[str, Any] | None) -> bool:
    return state is None or state["tried_s"] > LEAST_SECONDS


def _validators(state: Mapping[str, Any]) -> Validators:
    return Validators(state["etag"], state["last_modified"])


def _store(job: Job, tools: Tools, read: Mapping[str, Read]) -> int:
    """Store each feed with its new and edited articles; count the new ones."""
    now, new = datetime.now(UTC), 0
    told = {name: one.stories for name, one in read.items() if one.stories}
    known = _known(tools, [story for stories in told.values() for story in stories])
    finder, desk = Finder(feed_rows.coins(known["coins"])), Desk(feed_rows.held(known["articles"]))
    for name, one in read.items():
        articles = article.of_stories(told.get(name, ()), finder, now)
        edition = desk.take(articles, now)
        stored = tools.gateway.call(
            "work.store_feed",
            job=job.id,
            owner=job.owner,
            feed=name,
            state=plain(feed_rows.state(one, articles)),
            articles=[plain(feed_rows.fresh(fresh)) for fresh in edition.fresh],
            judged=[feed_rows.judged(held) for held in edition.judged],
        )
        new += of_owner(job, stored)
    return new


def _known(tools: Tools, stories: Sequence[Story]) -> dict[str, Any]:
    """Fetch what stories are compared with, if there are any."""
    if not stories:
        return {"coins": [], "articles": []}
    known: dict[str, Any] = tools.gateway.call("work.known_news", ids=list(feed_rows.ids(stories)))
    return known


def _look_again(job: Job, tools: Tools, unread: Mapping[str, Any]) -> int:
    """Look in known stories for coins that came after they were read."""
    if not unread["coins"] or not unread["articles"]:
        return 0
    known = tools.gateway.call("work.known_news", ids=[])
    finder, wanted = Finder(feed_rows.coins(known["coins"])), set(unread["coins"])
    found = [
        {"article_id": name, **mention._asdict()}
        for name, title, summary, categories in unread["articles"]
        for mention in finder.find(title, summary, categories, ())
        if mention.token_id in wanted
    ]
    added = tools.gateway.call("work.add_mentions", job=job.id, owner=job.owner, mentions=found)
    count: int = of_owner(job, added)
    return count
