"""NewsAPI: news of the whole press, searched for what is about crypto; a paid plan's key is needed.

https://newsapi.org/docs/endpoints/everything

The free plan is for development only, and a day late. Withdrawn articles stay in the list under the
title "[Removed]". An error has a code in words, whatever its status.
"""

from typing import Any

from providers import stories
from providers.faults import Fault
from providers.http import get_json
from providers.records import Story
from providers.times import from_iso
from providers.values import excerpt, link, mapping, rows

NAME = "newsapi"
PAGE = 100
QUERY = 'bitcoin OR ethereum OR cryptocurrency OR stablecoin OR "crypto market"'
WITHDRAWN = "[removed]"
CODES = {
    "apiKeyDisabled": "refused",
    "apiKeyExhausted": "rate_limited",
    "apiKeyInvalid": "refused",
    "apiKeyMissing": "refused",
    "maximumResultsReached": "refused",
    "rateLimited": "rate_limited",
}


def articles(*, deadline: float) -> list[Story]:
    """Return the newest English articles about crypto. Raises UpstreamError."""
    params = {
        "q": QUERY,
        "language": "en",
        "searchIn": "title,description",
        "sortBy": "publishedAt",
        "pageSize": str(PAGE),
    }
    return get_json(NAME, "/everything", params, deadline=deadline, judge=_judge, read=_articles)


def _articles(body: Any) -> list[Story]:
    listed = [row for row in rows(mapping(body)["articles"]) if not _is_withdrawn(row)]
    return stories.readable(NAME, listed, _article)


def _is_withdrawn(row: Any) -> bool:
    return isinstance(row, dict) and str(row.get("title")).strip().lower() == WITHDRAWN


def _article(row: dict[str, Any]) -> Story:
    url, publisher = stories.first_address(row["url"]), row.get("source")
    named = publisher.get("name") if isinstance(publisher, dict) else None
    return Story(
        ref=url,
        title=stories.title(row["title"]),
        summary=excerpt(row.get("description"), stories.SUMMARY),
        url=url,
        source=excerpt(named, stories.NAME),
        author=excerpt(row.get("author"), stories.NAME),
        published_at=from_iso(row.get("publishedAt")),
        image_url=link(row.get("urlToImage")),
        tags=(),
        language="en",
    )


def _judge(status: int, body: Any) -> Fault | None:
    if not isinstance(body, dict) or body.get("status") != "error":
        return None
    code = body.get("code")
    if isinstance(code, str) and code in CODES:
        return Fault(CODES[code], code)
    return Fault("http_error", "an error inside the answer") if status == 200 else None
