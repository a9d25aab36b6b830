"""CoinDesk Data's news as /coindesk_data: for whoever shows a key, in capitals.

https://developers.coindesk.com/documentation/data-api/news_v1_article_list

The key is `Authorization: Apikey <key>` or `api_key` in the query, any but one that begins with
`invalid`. Times are seconds; what went wrong stands in `Err`.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, newsroom
from sandbox.newsroom import Printed

bp = Blueprint("coindesk_data", __name__, url_prefix="/coindesk_data")

PAGE, MOST = 10, 100
SENTIMENTS = ("NEGATIVE", "NEUTRAL", "POSITIVE")
TITLES = {"coindesk_rss": "CoinDesk", "cointelegraph_rss": "CoinTelegraph"}
TITLES |= {"decrypt_rss": "Decrypt", "theblock_rss": "The Block"}


@bp.before_request
def refuse_without_key() -> Response | None:
    """Let nobody in without a key."""
    named = request.headers.get("Authorization", "").removeprefix("Apikey ")
    key = named or request.args.get("api_key", "")
    if not key:
        return _refused(401, 2, "You need an API key: this data is part of a subscription.")
    return _refused(401, 2, "The API key is invalid.") if key.startswith("invalid") else None


@bp.get("/news/v1/article/list")
def articles() -> Response:
    """Answer the newest articles of all publishers."""
    limit = request.args.get("limit", str(PAGE))
    if not (limit.isascii() and limit.isdecimal()) or not 1 <= int(limit) <= MOST:
        return _refused(400, 1, f"limit is a number from 1 to {MOST}")
    printed = sorted(newsroom.everything(clock.now()), key=lambda story: (-story.at, story.number))
    return jsonify({"Data": [_article(story) for story in printed[: int(limit)]], "Err": {}})


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, 1, "This path does not exist.")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, 99, "Rate limit exceeded.")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, 3, "Internal error.")


def _refused(status: int, kind: int, message: str) -> Response:
    response = jsonify({"Data": [], "Err": {"type": kind, "message": message, "other_info": {}}})
    response.status_code = status
    return response


def _article(story: Printed) -> dict[str, Any]:
    host = f"https://{story.publisher.removesuffix('_rss')}.example"
    ticker = story.coin.symbol.upper()
    return {
        "TYPE": "121",
        "ID": story.number,
        "GUID": f"{host}{story.path}",
        "PUBLISHED_ON": story.at,
        "IMAGE_URL": f"{host}{story.path}.jpg",
        "TITLE": story.title,
        "SUBTITLE": None,
        "AUTHORS": story.author,
        "URL": f"{host}{story.path}?utm_source=data",
        "SOURCE_ID": newsroom.PUBLISHERS.index(story.publisher) + 1,
        "BODY": story.summary,
        "KEYWORDS": f"{story.kind}|{story.coin.name}",
        "LANG": "EN",
        "UPVOTES": 0,
        "DOWNVOTES": 0,
        "SCORE": 0,
        "SENTIMENT": SENTIMENTS[story.number % 3],
        "STATUS": "ACTIVE",
        "CREATED_ON": story.at + 60,
        "SOURCE_DATA": {
            "TYPE": "120",
            "SOURCE_KEY": story.publisher.removesuffix("_rss"),
            "NAME": TITLES[story.publisher],
            "SOURCE_TYPE": "RSS",
        },
        "CATEGORY_DATA": [
            {"TYPE": "122", "ID": 1, "NAME": ticker, "CATEGORY": ticker},
            {"TYPE": "122", "ID": 2, "NAME": "MARKET", "CATEGORY": "MARKET"},
        ],
    }
