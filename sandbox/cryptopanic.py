"""CryptoPanic v2 as /cryptopanic/api/developer/v2: posts with votes, for whoever shows a token.

https://cryptopanic.com/developers/api/

The token is `auth_token` in the query, any but one that begins with `invalid`; the address of the
next page repeats it. Too many calls are a 429 or, with a text, a 403.
"""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, market, talk
from sandbox.coin_rows import iso
from sandbox.coins import DAY, Coin

bp = Blueprint("cryptopanic", __name__, url_prefix="/cryptopanic/api/developer/v2")

PAGE, MOST_PAGES = 20, 10
SPAN = 4 * DAY
TALKED_ABOUT = 25  # coins, when none is named
KINDS = ("news", "media", "all")
FILTERS = ("rising", "hot", "bullish", "bearish", "important", "saved", "lol")


@bp.before_request
def refuse_without_token() -> Response | None:
    """Let nobody in without a token."""
    token = request.args.get("auth_token", "")
    is_known = token and not token.startswith("invalid")
    return None if is_known else _refused(401, "api_error", "Token not found")


@bp.get("/posts/")
def posts() -> Response:
    """Answer a page of posts, newest first."""
    now, page = clock.now(), _whole("page", 1)
    kind, wanted = request.args.get("kind", "news"), request.args.get("filter")
    if kind not in KINDS or (wanted and wanted not in FILTERS) or not page:
        return _refused(400, "api_error", "Invalid parameters")
    written = (
        [story for coin in _asked(now) for story in talk.stories(coin, now - SPAN, now)]
        if kind != "media"
        else []
    )
    if wanted in ("bullish", "bearish"):
        sign = 1 if wanted == "bullish" else -1
        written = [story for story in written if sign * (story.positive - story.negative) > 0]
    written.sort(key=lambda story: (-story.at, story.number))
    start = (page - 1) * PAGE
    has_more = page < MOST_PAGES and len(written) > start + PAGE
    return jsonify(
        {
            "next": _page(page + 1) if has_more else None,
            "previous": _page(page - 1) if page > 1 else None,
            "results": [_post(story) for story in written[start : start + PAGE]],
        }
    )


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "api_error", "Not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    if retry_after is None:
        return _refused(403, "Incomplete", "API quota exceeded")
    response = _refused(429, "Incomplete", "Rate limit exceeded")
    response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "api_error", "Internal error")


def _asked(now: float) -> list[Coin]:
    """Give the best-ranked bearer of every ticker that is named, or the most talked about."""
    listed = [coin for coin in market.listed(now) if "odd" not in coin.traits]
    names = request.args.get("currencies", "")
    if not names:
        return listed[:TALKED_ABOUT]
    holders = {coin.symbol.upper(): coin for coin in reversed(listed)}
    return [holders[name] for name in dict.fromkeys(names.split(",")) if name in holders]


def _post(story: talk.Written) -> dict[str, Any]:
    coin = story.coin
    return {
        "id": story.number,
        "slug": story.title.replace(" ", "-"),
        "title": story.title,
        "description": story.summary,
        "published_at": iso(story.at),
        "created_at": iso(story.at + 20),
        "kind": "news",
        "source": {
            "title": story.outlet,
            "region": "en",
            "domain": story.domain,
            "type": "feed",
        },
        "original_url": story.url,
        "url": f"https://cryptopanic.com/news/{story.number}/",
        "image": f"{story.url}.png",
        "instruments": [
            {
                "code": coin.symbol.upper(),
                "title": coin.name,
                "slug": coin.id,
                "url": f"https://cryptopanic.com/news/{coin.id}/",
            }
        ],
        "votes": {
            "negative": story.negative,
            "positive": story.positive,
            "important": story.positive // 4,
            "liked": story.positive // 3,
            "disliked": story.negative // 3,
            "lol": 0,
            "toxic": 0,
            "saved": 1,
            "comments": story.negative,
        },
        "panic_score": None,
        "author": story.author,
        "content": None,
    }


def _page(number: int) -> str:
    query = request.args.to_dict() | {"page": str(number)}
    return f"{request.base_url}?{urlencode(query)}"


def _refused(status: int, word: str, info: str) -> Response:
    response = jsonify({"status": word, "info": info})
    response.status_code = status
    return response


def _whole(name: str, default: int) -> int | None:
    text = request.args.get(name, str(default))
    return int(text) if text.isascii() and text.isdecimal() else None
