"""Articles and feeds as the database hands them out and takes them in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from jobs.feed_makers import Read
from news import identity, tone
from news.article import Article
from news.coins import Known
from news.edition import Fresh, Held
from news.impact import Impact, Reason
from providers.records import Story


def ids(stories: Iterable[Story]) -> Iterator[str]:
    """Give the ids of stories that can be identified."""
    for story in stories:
        try:
            yield identity.article_id(identity.canonical(story.url))
        except ValueError:
            continue


def coins(rows: Iterable[Sequence[Any]]) -> list[Known]:
    """Read coins as private.coins_in_news gives them."""
    return [Known._make(row) for row in rows]


def held(rows: Iterable[Mapping[str, Any]]) -> list[Held]:
    """Read known articles as work.known_news gives them."""
    return [
        Held(
            row["id"],
            row["cluster_id"],
            row["source"],
            row["title"],
            row["summary"],
            datetime.fromtimestamp(row["at"], UTC),
            row["is_trusted"],
            row["is_lead"],
            Impact(row["impact_class"], tuple(Reason(**reason) for reason in row["impact_rules"])),
        )
        for row in rows
    ]


def state(read: Read, articles: Sequence[Article]) -> dict[str, Any]:
    """Write how a feed answered; an unchanged one says nothing of its items."""
    if read.error is not None:
        return {"error": read.error}
    if read.stories is None:
        return {}
    dates = [made.published_at for made in articles if made.published_at is not None]
    return {
        **read.validators._asdict(),
        "items": read.items,
        "dated": len(dates),
        "newest_at": max(dates, default=None),
    }


def fresh(one: Fresh) -> dict[str, Any]:
    """Write an article that is new or edited."""
    made = one.article
    return {
        "id": made.id,
        "canonical_url": made.canonical_url,
        "url": made.url,
        "source": made.source,
        "title": made.title,
        "summary": made.summary,
        "author": made.author,
        "image_url": made.image_url,
        "published_at": made.published_at,
        "categories": made.categories,
        "tone": made.tone,
        "tone_by": None if made.tone is None else tone.tone_by(),
        "mentions": [mention._asdict() for mention in made.mentions],
        "cluster_id": one.held.cluster_id,
        **judged(one.held),
    }


def judged(one: Held) -> dict[str, Any]:
    """Write how an article stands among the others."""
    return {
        "id": one.id,
        "is_lead": one.is_lead,
        "impact": one.impact.score,
        "impact_class": one.impact.kind,
        "impact_rules": [reason._asdict() for reason in one.impact.reasons],
    }
