"""News feeds in RSS or Atom, of whatever publisher; no key.

https://www.rssboard.org/rss-specification

A feed is fetched as a whole, for all coins at once, and only if it has changed. Titles may hold
markup, links may be in CDATA, missing or no links at all, dates carry any offset or none. What a
feed says is text to us: the parser is given bytes and an open document, never a name to open.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from time import struct_time
from typing import Any, NamedTuple

import feedparser

from providers import feed_body, stories, times
from providers.feed_answers import Fetched, Validators
from providers.http import get_feed
from providers.records import Story
from providers.values import excerpt, link

PUBLISHERS = {
    "coindesk_rss": "CoinDesk",
    "cointelegraph_rss": "Cointelegraph",
    "decrypt_rss": "Decrypt",
    "theblock_rss": "The Block",
}
MOST = 200
TYPE = {"content-type": "application/xml; charset=utf-8"}

_image = re.compile(r"""<img\b[^<>]*?\bsrc\s*=\s*["']?(https:[^"'\s<>]+)""", re.IGNORECASE)


class Feed(NamedTuple):
    """The stories of a feed, in its order, and how many items there were to be read."""

    stories: list[Story]
    items: int


def fetch(
    feed: str,
    *,
    deadline: float,
    validators: Validators = Validators(),  # noqa: B008 - it cannot be changed
) -> Fetched[Feed]:
    """Return the items of a feed, None when it has not changed. Raises UpstreamError."""
    return get_feed(
        feed, deadline=deadline, validators=validators, read=lambda body: read(feed, body)
    )


def read(feed: str, body: bytes) -> Feed:
    """Read the first 200 items of a feed's bytes; ValueError when it is none."""
    parsed = feedparser.parse(
        BytesIO(feed_body.safe(body)),
        response_headers=TYPE,
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise ValueError("no feed")
    source = PUBLISHERS.get(feed) or excerpt(parsed.feed.get("title"), stories.NAME) or feed
    found, items = [], parsed.entries[:MOST]
    for item in items:
        try:
            found.append(_story(item, source, parsed.feed.get("language")))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    if items and not found:
        raise ValueError("no item is readable")
    return Feed(found, len(items))


def _story(item: Any, source: str, language: Any) -> Story:
    url = stories.first_address(*_addresses(item))
    summary = excerpt(item.get("summary") or _content(item), stories.SUMMARY)
    return Story(
        ref=excerpt(item.get("id"), stories.NAME) or url,
        title=stories.title(item.get("title")),
        summary=summary,
        url=url,
        source=source,
        author=excerpt(item.get("author"), stories.NAME),
        published_at=_published_at(item),
        image_url=next((found for found in map(link, _images(item, summary or "")) if found), None),
        tags=(),
        categories=stories.categories(tag.get("term") for tag in item.get("tags", ())),
        language=stories.language(item.get("language") or language),
    )


def _content(item: Any) -> str:
    return next((part.get("value", "") for part in item.get("content", ())), "")


def _addresses(item: Any) -> Iterator[Any]:
    """Give the links to the story, then the id, which often is one."""
    for other in item.get("links", ()):
        if other.get("rel", "alternate") == "alternate":
            yield other.get("href")
    yield item.get("link")
    yield item.get("id")


def _images(item: Any, summary: str) -> Iterator[Any]:
    for name in ("media_content", "media_thumbnail"):
        for picture in item.get(name, ()):
            if picture.get("medium", "image") == "image":
                yield picture.get("url")
    for enclosure in item.get("enclosures", ()):
        if str(enclosure.get("type", "")).startswith("image/"):
            yield enclosure.get("href")
    if found := _image.search(summary):
        yield found[1]


def _published_at(item: Any) -> datetime | None:
    """Read a date with its offset, as RFC 822, ISO 8601 or whatever else the parser knows."""
    name = "published" if "published" in item else "updated"
    if name not in item:
        return None
    written, parsed = item[name], item.get(f"{name}_parsed")
    return _of_mail(written) or times.from_iso(written) or _of_parts(parsed)


def _of_mail(written: Any) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
        return times.from_seconds(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
    except (TypeError, ValueError, OverflowError, AttributeError, IndexError):
        return None


def _of_parts(parsed: Any) -> datetime | None:
    if not isinstance(parsed, struct_time):
        return None
    try:
        return times.from_seconds(datetime(*parsed[:6], tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None
