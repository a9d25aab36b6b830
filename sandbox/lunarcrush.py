"""LunarCrush v4 as /lunarcrush: topics, coins and news, for the bearer of a key.

https://github.com/lunarcrush/api

Any key opens; one that begins with `invalid` is none, and one that begins with `free` sees prices
but no social figures: they are null in the list, and a topic is "Subscription required", a bare
text. A topic's words are in lower case; `$btc` and `coins:1` name one too. Made-up coins are
unknown here.
"""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, market, mood, talk
from sandbox.coins import DAY, Coin

bp = Blueprint("lunarcrush", __name__, url_prefix="/lunarcrush")

SORTS = ("market_cap_rank", "interactions_24h", "galaxy_score", "alt_rank", "sentiment")
MOST, NEWS = 1000, 100


@bp.before_request
def refuse_without_key() -> Response | None:
    """Let nobody in without a key."""
    key = _key()
    return None if key and not key.startswith("invalid") else _refused(401, "Invalid API key")


@bp.get("/public/topic/<topic>/v1")
def topic_now(topic: str) -> Response:
    """Answer what is said about a topic, network by network."""
    if _key().startswith("free"):
        return Response("Subscription required", 402, content_type="text/plain; charset=utf-8")
    coin = _found(topic, now := clock.now())
    if coin is None:
        return _refused(404, "Topic not found")
    seen = mood.of_coin(coin, now)
    return _answer(
        _about(coin, seen.at),
        {
            "topic": _topic(coin),
            "title": coin.name,
            "topic_rank": mood.places(now)[coin.id][0],
            "related_topics": ["cryptocurrency"],
            "types_count": _parts(seen.mentions),
            "types_interactions": dict(seen.interactions),
            "types_sentiment": dict(seen.positive),
            "types_sentiment_detail": {
                name: _detail(seen.interactions[name], seen.positive[name])
                for name in seen.positive
            },
            "interactions_24h": seen.total,
            "num_contributors": seen.contributors,
            "num_posts": seen.mentions,
            "categories": ["cryptocurrencies"],
            "trend": "up" if seen.share > 60 else "down" if seen.share < 40 else "flat",
        },
    )


@bp.get("/public/topic/<topic>/news/v1")
def topic_news(topic: str) -> Response:
    """Answer the news about a topic, newest first."""
    if _key().startswith("free"):
        return Response("Subscription required", 402, content_type="text/plain; charset=utf-8")
    coin = _found(topic, now := clock.now())
    if coin is None:
        return _refused(404, "Topic not found")
    written = talk.stories(coin, now - 7 * DAY, now)[:NEWS]
    return _answer(_about(coin, mood.looked(now)), [_news(story) for story in written])


@bp.get("/public/coins/list/v2")
def coins_list() -> Response:
    """Answer a page of coins in some order."""
    now = clock.now()
    limit, page = _whole("limit", 10), _whole("page", 0)
    sort = request.args.get("sort", "market_cap_rank")
    if not limit or limit > MOST or page is None or sort not in SORTS:
        return _refused(400, "Invalid parameters")
    coins = _known(now)
    if sort != "market_cap_rank":
        places = {coin.id: _row(coin, now)[sort] or 0 for coin in coins}
        coins.sort(key=lambda coin: places[coin.id], reverse=sort != "alt_rank")
    if request.args.get("desc"):
        coins.reverse()
    about = {"sort": sort, "limit": limit, "page": page, "total_rows": len(coins)}
    found = coins[page * limit : (page + 1) * limit]
    return _answer(about | {"generated": mood.looked(now)}, [_row(coin, now) for coin in found])


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "Not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, "Rate limit exceeded")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "Internal error")


def _key() -> str:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def _known(now: float) -> list[Coin]:
    return [coin for coin in market.listed(now) if "odd" not in coin.traits]


def _topic(coin: Coin) -> str:
    words = f"{coin.symbol} {coin.name}".lower()
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", words).split())


def _found(topic: str, now: float) -> Coin | None:
    """Find the best-ranked coin that a topic means."""
    for coin in _known(now):
        if topic in (_topic(coin), coin.name.lower(), f"${coin.symbol}", f"coins:{coin.cmc_id}"):
            return coin
    return None


def _row(coin: Coin, now: float) -> dict[str, Any]:
    quote, seen = market.quote(coin, now), mood.of_coin(coin, now)
    place, dominance = mood.places(now)[coin.id]
    social: dict[str, Any] = {
        "interactions_24h": seen.total,
        "social_volume_24h": seen.mentions,
        "social_dominance": round(dominance, 4),
        "galaxy_score": seen.galaxy,
        "galaxy_score_previous": mood.of_coin(coin, max(now - DAY, 0)).galaxy,
        "alt_rank": place,
        "alt_rank_previous": place,
        "sentiment": round(seen.share),
    }
    if _key().startswith("free"):
        social = dict.fromkeys(social)
    return {
        "id": coin.cmc_id,
        "symbol": coin.symbol.upper(),
        "name": coin.name,
        "price": quote.price,
        "volume_24h": quote.volume,
        "circulating_supply": quote.circulating,
        "max_supply": quote.maximum,
        "percent_change_24h": market.change(coin, quote, "24h"),
        "market_cap": quote.cap,
        "market_cap_rank": market.rank(coin, now),
        **social,
        "categories": ",".join(name.lower() for name in market.categories(coin)),
        "blockchains": [],
        "last_updated_price": quote.at,
        "topic": _topic(coin),
        "logo": f"https://cdn.example/{coin.id}.png",
    }


def _news(story: talk.Written) -> dict[str, Any]:
    return {
        "id": f"{story.domain}-{story.number}",
        "post_type": "news",
        "post_title": story.title,
        "post_link": story.url,
        "post_image": f"{story.url}.png",
        "post_created": story.at,
        "post_sentiment": round(1 + 4 * story.positive / (story.positive + story.negative), 2),
        "creator_id": f"news::{story.domain}",
        "creator_name": story.domain,
        "creator_display_name": story.outlet,
        "creator_followers": str(1000 + story.number % 90_000),
        "interactions_24h": 90 * (story.positive + story.negative),
        "interactions_total": 120 * (story.positive + story.negative),
    }


def _parts(mentions: int) -> dict[str, int]:
    return {name: max(1, int(mentions * weight)) for name, weight in mood.NETWORKS.items()}


def _detail(interactions: int, positive: int) -> dict[str, int]:
    good = interactions * positive // 100
    bad = (interactions - good) // 2
    return {"positive": good, "neutral": interactions - good - bad, "negative": bad}


def _about(coin: Coin, generated: int) -> dict[str, Any]:
    return {
        "id": coin.id,
        "name": coin.name,
        "symbol": coin.symbol.upper(),
        "topic": _topic(coin),
        "generated": generated,
    }


def _answer(config: dict[str, Any], data: Any) -> Response:
    return jsonify({"config": config, "data": data})


def _refused(status: int, message: str) -> Response:
    response = jsonify({"error": message})
    response.status_code = status
    return response


def _whole(name: str, default: int) -> int | None:
    text = request.args.get(name, str(default))
    return int(text) if text.isascii() and text.isdecimal() else None
