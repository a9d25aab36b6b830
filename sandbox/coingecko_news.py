"""CoinGecko's news, which the Pro host alone answers: articles with the ids of their coins.

https://docs.coingecko.com/reference/news
"""

from typing import Any

from flask import Response, jsonify, request

from sandbox import clock, market, talk
from sandbox.coin_rows import iso
from sandbox.coingecko import pro
from sandbox.coingecko_errors import text_error
from sandbox.coins import DAY

__all__ = ["pro"]

PAGE, MOST = 10, 100
COINS = 20
SPAN = 4 * DAY
KINDS = ("all", "news", "guides")


@pro.get("/news")
def news() -> Response:
    """Answer a page of articles about one coin or the largest, newest first."""
    page, size = request.args.get("page", "1"), request.args.get("per_page", str(PAGE))
    if not all(text.isascii() and text.isdecimal() for text in (page, size)):
        return text_error(422, "Invalid page or per_page")
    if request.args.get("type", "all") not in KINDS:
        return text_error(422, "Invalid type")
    now, asked = clock.now(), request.args.get("coin_id")
    listed = [coin for coin in market.listed(now) if "odd" not in coin.traits]
    coins = [coin for coin in listed if coin.id == asked] if asked else listed[:COINS]
    written = [story for coin in coins for story in talk.stories(coin, now - SPAN, now)]
    written.sort(key=lambda story: (-story.at, story.number))
    count = min(int(size), MOST)
    start = (max(int(page), 1) - 1) * count
    return jsonify([_article(story) for story in written[start : start + count]])


def _article(story: talk.Written) -> dict[str, Any]:
    return {
        "title": story.title,
        "url": story.url,
        "image": f"{story.url}.png",
        "author": story.author,
        "posted_at": iso(story.at),
        "type": "news",
        "source_name": story.outlet,
        "related_coin_ids": [story.coin.id],
    }
