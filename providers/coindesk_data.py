"""CoinDesk Data (formerly CryptoCompare): news of many publishers; a subscription's key is needed.

https://developers.coindesk.com/documentation/data-api/news_v1_article_list

Names are in capitals, times are seconds. `CATEGORY_DATA` mixes tickers of coins with subjects of
its own (MARKET, MINING); keywords are one text divided by bars. What went wrong stands in `Err`,
which is empty when all is well.
"""

from typing import Any

from providers import stories
from providers.faults import Fault
from providers.http import get_json
from providers.records import Story
from providers.times import from_seconds
from providers.values import excerpt, link, mapping, rows

NAME = "coindesk_data"
PAGE = 100
SUBJECTS = {
    "ALTCOIN", "ASIA", "BLOCKCHAIN", "BUSINESS", "COMMODITY", "CRYPTOCURRENCY",
    "DERIVATIVES", "ECONOMY", "EXCHANGE", "FIAT", "FOREX", "GENERAL",
    "GOVERNMENT", "ICO", "MACROECONOMICS", "MARKET", "MINING", "OTHER",
    "REGULATION", "RESEARCH", "SPONSORED", "TECHNOLOGY", "TRADING", "WALLET",
}  # fmt: skip
_LIMIT_WORDS = ("rate limit", "too many", "quota")
_KEY_WORDS = ("api key", "api_key", "auth", "subscri", "permission")


def articles(*, deadline: float) -> list[Story]:
    """Return the newest English articles about all coins. Raises UpstreamError."""
    params = {"lang": "EN", "limit": str(PAGE)}
    return get_json(
        NAME, "/news/v1/article/list", params, deadline=deadline, judge=_judge, read=_articles
    )


def _articles(body: Any) -> list[Story]:
    listed = [row for row in rows(mapping(body)["Data"]) if not _is_withdrawn(row)]
    return stories.readable(NAME, listed, _article)


def _is_withdrawn(row: Any) -> bool:
    return isinstance(row, dict) and row.get("STATUS") not in (None, "ACTIVE")


def _article(row: dict[str, Any]) -> Story:
    url = stories.first_address(row.get("URL"), row.get("GUID"))
    publisher = row.get("SOURCE_DATA")
    named = publisher.get("NAME") if isinstance(publisher, dict) else None
    subjects = list(_subjects(row.get("CATEGORY_DATA")))
    keywords = row.get("KEYWORDS")
    return Story(
        ref=excerpt(row.get("GUID"), stories.NAME) or url,
        title=stories.title(row["TITLE"]),
        summary=excerpt(row.get("SUBTITLE"), stories.SUMMARY)
        or excerpt(row.get("BODY"), stories.SUMMARY),
        url=url,
        source=excerpt(named, stories.NAME),
        author=excerpt(row.get("AUTHORS"), stories.NAME),
        published_at=from_seconds(row.get("PUBLISHED_ON")),
        image_url=link(row.get("IMAGE_URL")),
        tags=tuple(subject for subject in subjects if subject not in SUBJECTS),
        categories=stories.categories(keywords.split("|") if isinstance(keywords, str) else ()),
        language=stories.language(row.get("LANG")),
    )


def _subjects(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else []
    named = (row.get("CATEGORY") for row in listed if isinstance(row, dict))
    return list(stories.categories(named))


def _judge(status: int, body: Any) -> Fault | None:
    """Find what an error says, which comes with a good status or with a bad one."""
    error = body.get("Err") if isinstance(body, dict) else None
    if not error:
        return None
    said = str(error.get("message", "") if isinstance(error, dict) else error).lower()
    if any(word in said for word in _LIMIT_WORDS):
        return Fault("rate_limited", "rate limit exceeded")
    if any(word in said for word in _KEY_WORDS):
        return Fault("refused", "the key does not reach so far")
    return Fault("http_error", "an error inside the answer") if status == 200 else None
