"""CoinGecko's news of many publishers, each with the coins it is about; a Pro key is needed.

https://docs.coingecko.com/reference/news

The path exists at the Pro host alone. Coins are named by CoinGecko's own ids.
"""

from typing import Any

from providers import coingecko, refs, stories
from providers.http import get_json
from providers.records import Story
from providers.times import from_iso
from providers.values import excerpt, link, rows

NAME = coingecko.NAME
PAGE = 100
MOST_COINS = 50


def articles(*, deadline: float) -> list[Story]:
    """Return the newest English articles about all coins. Raises UpstreamError."""
    params = {"per_page": str(PAGE), "page": "1", "language": "en", "type": "news"}
    return get_json(NAME, "/news", params, deadline=deadline, judge=coingecko.judge, read=_articles)


def _articles(body: Any) -> list[Story]:
    return stories.readable(NAME, rows(body), _article)


def _article(row: dict[str, Any]) -> Story:
    url, ids = stories.first_address(row["url"]), row.get("related_coin_ids")
    named = ids[:MOST_COINS] if isinstance(ids, list) else []
    return Story(
        ref=url,
        title=stories.title(row["title"]),
        summary=None,
        url=url,
        source=excerpt(row.get("source_name"), stories.NAME),
        author=excerpt(row.get("author"), stories.NAME),
        published_at=from_iso(row.get("posted_at")),
        image_url=link(row.get("image")),
        tags=tuple(name for name in named if isinstance(name, str) and refs.is_coin(name)),
        language="en",
    )
