"""LunarCrush v4: how social networks speak of coins, and news about them; a key is needed.

https://github.com/lunarcrush/api

What the plan does not include is answered with the bare text "Subscription required", or with
nulls in place of the social figures: both are refusals, and no figure. A topic's overall mood is
not given; it is that of its networks, weighed by interactions. Times are seconds.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from providers import stories
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Network, SocialRank, Story, Talk
from providers.times import from_seconds
from providers.values import (
    count,
    excerpt,
    grade,
    link,
    mapping,
    number,
    positive,
    rows,
    text,
    whole,
)

NAME = "lunarcrush"
PAGE = 500
MOST_NETWORKS = 50
_TOPIC = re.compile(r"[a-z0-9#$][a-z0-9 #$]{0,79}|coins:[0-9]{1,12}", re.ASCII)
_SOCIAL = (
    *("sentiment", "social_volume_24h", "interactions_24h"),
    *("social_dominance", "galaxy_score", "alt_rank"),
)
_TOTALS = ("interactions_24h", "num_contributors", "num_posts")


def topic(name: str, *, deadline: float) -> Talk:
    """Return what is said about a topic, such as `bitcoin`, `$btc`, `coins:1`.

    Raises UpstreamError.
    """
    return get_json(
        NAME, f"/public/topic/{_segment(name)}/v1", deadline=deadline, judge=_judge, read=_talk
    )


def news(name: str, *, deadline: float) -> list[Story]:
    """Return the news that a topic's networks share most. Raises UpstreamError."""

    def read(body: Any) -> list[Story]:
        return stories.readable(NAME, rows(mapping(body)["data"]), _story)

    path = f"/public/topic/{_segment(name)}/news/v1"
    return get_json(NAME, path, deadline=deadline, judge=_judge, read=read)


def coins(page: int = 0, *, deadline: float) -> list[SocialRank]:
    """Return 500 coins by capitalisation, counted in pages from 0. Raises UpstreamError."""
    params = {"sort": "market_cap_rank", "limit": str(PAGE), "page": str(page)}
    return get_json(
        NAME, "/public/coins/list/v2", params, deadline=deadline, judge=_judge, read=_ranks
    )


def _segment(name: str) -> str:
    """Give a topic as one segment of a path; UpstreamError no_data when it cannot be one."""
    if not _TOPIC.fullmatch(name):
        raise UpstreamError(NAME, "no_data", "not the name of a topic")
    return quote(name, safe="")


def _talk(body: Any) -> Talk:
    data = mapping(mapping(body)["data"])
    name = text(data["topic"], 120)
    if not name:
        raise ValueError
    moods, weights = _part(data, "types_sentiment"), _part(data, "types_interactions")
    made = Talk(
        topic=name,
        networks=tuple(_networks(moods, weights)),
        mentions_24h=count(data.get("num_posts")),
        interactions_24h=count(data.get("interactions_24h")),
        contributors_24h=count(data.get("num_contributors")),
        as_of=_generated(body),
    )
    if not made.networks:
        _refuse_unless_some(made[2:5], [*moods.values(), *(data.get(key) for key in _TOTALS)])
    return made


def _networks(moods: dict[str, Any], weights: dict[str, Any]) -> Iterable[Network]:
    for kind, raw in list(moods.items())[:MOST_NETWORKS]:
        mood, weight = grade(raw), whole(weights.get(kind))
        if (name := text(kind, 40)) and mood is not None and weight is not None:
            yield Network(name, mood, weight)


def _ranks(body: Any) -> list[SocialRank]:
    raw, as_of = rows(mapping(body)["data"]), _generated(body)
    found = _readable(raw, lambda row: _rank(row)._replace(as_of=as_of))
    if not found:
        raise UpstreamError(NAME, "no_data", "the page is empty")
    given = [row.get(key) for row in raw if isinstance(row, dict) for key in _SOCIAL]
    _refuse_unless_some([figure for made in found for figure in made[5:11]], given)
    return found


def _rank(row: Any) -> SocialRank:
    ref, symbol, name = whole(row["id"]), text(row["symbol"]), text(row["name"])
    if ref is None or symbol is None or name is None:
        raise ValueError
    topic_name = text(row.get("topic"), 120)
    return SocialRank(
        ref=str(ref),
        symbol=symbol,
        name=name,
        topic=topic_name if topic_name and _TOPIC.fullmatch(topic_name) else None,
        price_usd=positive(row.get("price")),
        positive_pct=grade(row.get("sentiment")),
        mentions_24h=count(row.get("social_volume_24h")),
        interactions_24h=count(row.get("interactions_24h")),
        dominance_pct=grade(row.get("social_dominance")),
        galaxy_score=grade(row.get("galaxy_score")),
        alt_rank=whole(row.get("alt_rank")),
        as_of=None,
    )


def _readable(raw: list[Any], read: Callable[[Any], SocialRank]) -> list[SocialRank]:
    found = []
    for row in raw:
        try:
            found.append(read(row))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    if len(raw) > 2 * len(found):
        raise UpstreamError(NAME, "bad_body", f"only {len(found)} of {len(raw)} rows readable")
    return found


def _refuse_unless_some(figures: Iterable[Any], given: Iterable[Any]) -> None:
    """Raise UpstreamError when no social figure is there: withheld, or none that can be one."""
    if any(figure is not None for figure in figures):
        return
    if any(number(value) is not None for value in given):
        raise UpstreamError(NAME, "outlier", "no social figure is within its bounds")
    raise UpstreamError(NAME, "refused", "the plan shows no social figures")


def _story(row: dict[str, Any]) -> Story:
    ref = text(row["id"]) if isinstance(row["id"], str) else str(count(row["id"]) or "")
    if not ref:
        raise ValueError
    return Story(
        ref=ref,
        title=stories.title(row["post_title"]),
        summary=None,
        url=stories.first_address(row.get("post_link")),
        source=excerpt(row.get("creator_display_name"), stories.NAME)
        or excerpt(row.get("creator_name"), stories.NAME),
        author=None,
        published_at=from_seconds(row.get("post_created")),
        image_url=link(row.get("post_image")),
        tags=(),
        positive_votes=None,
        negative_votes=None,
    )


def _part(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _generated(body: Any) -> datetime | None:
    config = body.get("config")
    return from_seconds(config.get("generated")) if isinstance(config, dict) else None


def _judge(status: int, body: Any) -> Fault | None:
    """Find out what a plan does not include, in whichever shape it is said."""
    said = body.get("error") if isinstance(body, dict) else body
    if isinstance(said, str) and "subscription" in said.lower():
        return Fault("refused", "the plan does not include it")
    if not isinstance(body, dict):
        return None
    if status == 404:
        return Fault("no_data", "does not know the topic")
    return Fault("http_error", "an error inside the answer") if status == 200 and said else None
