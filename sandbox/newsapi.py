"""NewsAPI v2 as /newsapi/v2: the press, for whoever shows a key, with withdrawn articles in it.

https://newsapi.org/docs/endpoints/everything

The key is the header X-Api-Key, any but one that begins with `invalid`. An error has a code in
words and its status.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, market, talk
from sandbox.coin_rows import iso
from sandbox.coins import DAY

bp = Blueprint("newsapi", __name__, url_prefix="/newsapi/v2")

PAGE, MOST = 100, 100
COINS = 5  # the press writes about the largest
SPAN = 3 * DAY
WITHDRAWN = 11  # every so manieth article is


@bp.before_request
def refuse_without_key() -> Response | None:
    """Let nobody in without a key."""
    key = request.headers.get("X-Api-Key", "")
    if not key:
        return _refused(401, "apiKeyMissing", "Your API key is missing.")
    return _refused(401, "apiKeyInvalid", "Your API key is invalid.") if "invalid" in key else None


@bp.get("/everything")
def everything() -> Response:
    """Answer a page of articles, newest first."""
    if not request.args.get("q"):
        return _refused(400, "parametersMissing", "Required parameters are missing: q.")
    size = request.args.get("pageSize", str(PAGE))
    if not (size.isascii() and size.isdecimal()) or not 1 <= int(size) <= MOST:
        return _refused(400, "parameterInvalid", f"pageSize is a number from 1 to {MOST}.")
    now = clock.now()
    coins = [coin for coin in market.listed(now) if "odd" not in coin.traits][:COINS]
    written = [story for coin in coins for story in talk.stories(coin, now - SPAN, now)]
    written.sort(key=lambda story: (-story.at, story.number))
    rows = [_article(story) for story in written[: int(size)]]
    return jsonify({"status": "ok", "totalResults": len(written), "articles": rows})


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "endpointNotFound", "This endpoint does not exist.")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, "rateLimited", "You have made too many requests recently.")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "unexpectedError", "Something went wrong.")


def _refused(status: int, code: str, message: str) -> Response:
    response = jsonify({"status": "error", "code": code, "message": message})
    response.status_code = status
    return response


def _article(story: talk.Written) -> dict[str, Any]:
    if story.number % WITHDRAWN == 0:
        nothing = "[Removed]"
        return {
            "source": {"id": None, "name": nothing},
            "author": None,
            "title": nothing,
            "description": nothing,
            "url": "https://removed.example",
            "urlToImage": None,
            "publishedAt": iso(story.at),
            "content": nothing,
        }
    return {
        "source": {"id": None, "name": story.outlet},
        "author": story.author,
        "title": story.title,
        "description": story.summary,
        "url": story.url,
        "urlToImage": f"{story.url}.png",
        "publishedAt": iso(story.at),
        "content": f"{story.summary[:60]}… [+1200 chars]",
    }
