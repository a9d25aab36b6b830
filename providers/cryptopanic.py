"""CryptoPanic: posts about coins with the votes of its readers; a key is needed.

https://cryptopanic.com/developers/api/

The key travels in the query, and so it stands in the `next` page of every answer: that is never
followed. A 403 means the limit or the plan, and only its text tells which. Older answers name the
coins of a post `currencies`, newer ones `instruments`.
"""

import re
from collections.abc import Sequence
from typing import Any

from providers import stories
from providers.body import NotJson
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Story
from providers.times import from_iso
from providers.values import count, excerpt, link, mapping, rows, whole

NAME = "cryptopanic"
KINDS = ("news", "media", "all")
MOST_TICKERS = 50
_TICKER = re.compile(r"[A-Z0-9]{1,20}", re.ASCII)
_LIMIT_WORDS = ("limit", "quota", "throttl", "too many")


def posts(tickers: Sequence[str] = (), *, kind: str = "news", deadline: float) -> list[Story]:
    """Return the newest page of posts, about some coins or all. Raises UpstreamError."""
    if kind not in KINDS:
        raise ValueError(f"kind: one of {', '.join(KINDS)}")
    asked = sorted({ticker.upper() for ticker in tickers})
    if not all(map(_TICKER.fullmatch, asked)) or len(asked) > MOST_TICKERS:
        raise UpstreamError(NAME, "no_data", "not the ticker of a coin")
    params = {"public": "true", "kind": kind, "regions": "en"}
    if asked:
        params["currencies"] = ",".join(asked)
    return get_json(NAME, "/posts/", params, deadline=deadline, judge=_judge, read=_posts)


def _posts(body: Any) -> list[Story]:
    return stories.readable(NAME, rows(mapping(body)["results"]), _post)


def _post(row: dict[str, Any]) -> Story:
    ref, votes = whole(row["id"]), row.get("votes")
    if ref is None:
        raise ValueError
    counts = votes if isinstance(votes, dict) else {}
    return Story(
        ref=str(ref),
        title=stories.title(row["title"]),
        summary=excerpt(row.get("description"), stories.SUMMARY),
        url=stories.first_address(row.get("original_url"), row.get("url")),
        source=_source(row.get("source")),
        author=excerpt(row.get("author"), stories.NAME),
        published_at=from_iso(row.get("published_at")),
        image_url=link(row.get("image")),
        tags=_tags(row.get("instruments") or row.get("currencies")),
        positive_votes=count(counts.get("positive")),
        negative_votes=count(counts.get("negative")),
    )


def _source(value: Any) -> str | None:
    named = value if isinstance(value, dict) else {}
    return excerpt(named.get("title"), stories.NAME) or excerpt(named.get("domain"), stories.NAME)


def _tags(value: Any) -> tuple[str, ...]:
    """Read the tickers of the coins that a post is about."""
    codes = (
        [row.get("code") for row in value[:MOST_TICKERS] if isinstance(row, dict)]
        if isinstance(value, list)
        else []
    )
    return tuple(code for code in codes if isinstance(code, str) and _TICKER.fullmatch(code))


def _judge(status: int, body: Any) -> Fault | None:
    """Tell a limit from a plan that does not reach so far."""
    if status != 403:
        return None
    said = body if isinstance(body, NotJson) else body.get("info") if isinstance(body, dict) else ""
    if any(word in str(said).lower() for word in _LIMIT_WORDS):
        return Fault("rate_limited", "HTTP 403, a limit")
    return None if isinstance(body, NotJson) else Fault("refused", "HTTP 403")
