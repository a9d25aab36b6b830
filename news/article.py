"""A story as it is kept: cleaned, dated, identified, and assessed on its own.

What depends on other stories (cluster, lead, further sources) is added by `edition`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from news import identity, impact, texts, tone
from news.coins import Finder, Mention
from news.impact import Impact
from providers.records import Story

TITLE, SUMMARY, AUTHOR, SOURCE, CATEGORY = 300, 500, 100, 60, 60  # characters, at most
MOST_CATEGORIES = 12
LONGEST_ADDRESS = 1000  # bytes: six of them stand in one row of an answer
WITHDRAWN = "[removed]"
AHEAD = timedelta(minutes=10)
OLDEST = timedelta(days=30)  # when it is seen first


class Article(NamedTuple):
    """One article; `tone` is None without a word to tell it, `published_at` without a good date."""

    id: str
    canonical_url: str
    url: str
    source: str
    title: str
    summary: str
    author: str | None
    image_url: str | None
    published_at: datetime | None
    categories: tuple[str, ...]
    tone: float | None
    impact: Impact
    mentions: tuple[Mention, ...]

    def at(self, now: datetime) -> datetime:
        """Return the time by which it is ordered: its date, else when it is seen first."""
        return self.published_at or now


def of_stories(stories: Iterable[Story], finder: Finder, now: datetime) -> list[Article]:
    """Return the articles of an answer, each once; what cannot be identified is left out."""
    found: dict[str, Article] = {}
    for story in stories:
        made = of_story(story, finder, now)
        if made is not None:
            found.setdefault(made.id, made)
    return list(found.values())


def of_story(story: Story, finder: Finder, now: datetime) -> Article | None:
    """Return a story as it is kept; None without a title, without a fit address, or withdrawn."""
    title = texts.plain(story.title, TITLE)
    if title is None or title.lower() == WITHDRAWN or _is_long(story.url):
        return None
    try:
        canonical_url = identity.canonical(story.url)
    except ValueError:
        return None
    summary = texts.plain(story.summary, SUMMARY)
    source = texts.plain(story.source, SOURCE) or _host(canonical_url)
    categories = _categories(story.categories)
    return Article(
        id=identity.article_id(canonical_url),
        canonical_url=canonical_url,
        url=_with_low_scheme(story.url),
        source=source,
        title=title,
        summary=summary or "",
        author=_author(story.author, source),
        image_url=None if _is_long(story.image_url or "") else story.image_url,
        published_at=trusted(story.published_at, now),
        categories=categories,
        tone=tone.of_story(title, summary, story.language),
        impact=impact.of_story(title, summary),
        mentions=tuple(finder.find(title, summary, categories, story.tags)),
    )


def trusted(published_at: datetime | None, now: datetime) -> datetime | None:
    """Return a date that can be one: not ahead of the clock, and not of another month."""
    is_good = published_at is not None and now - OLDEST <= published_at <= now + AHEAD
    return published_at if is_good else None


def _categories(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        plain = texts.plain(name, CATEGORY)
        if plain is not None:
            found.setdefault(plain.casefold(), plain)
    return tuple(found.values())[:MOST_CATEGORIES]


def _author(author: str | None, source: str) -> str | None:
    found = texts.plain(author, AUTHOR)
    return None if found is None else found.removeprefix(f"{source} by ") or None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")[:SOURCE]


def _is_long(url: str) -> bool:
    return len(url.encode()) > LONGEST_ADDRESS


def _with_low_scheme(url: str) -> str:
    scheme, colon, rest = url.partition(":")
    return f"{scheme.lower()}{colon}{rest}"
