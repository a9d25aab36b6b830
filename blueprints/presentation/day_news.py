"""The news of a day on the home: the stories of most impact, each once, with source and age."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from blueprints.presentation import coin_rows, times
from blueprints.presentation.cards import State

_READ = timedelta(minutes=40)


class DayStory(NamedTuple):
    """One story; without an address that can be followed `url` is empty."""

    title: str
    url: str
    source: str
    at: datetime
    is_dated: bool
    others: int
    level: str
    impact: int
    coins: list[tuple[str, str]]  # id and name


class DayNews(NamedTuple):
    """The stories of a day; `blank` says why there are none."""

    stories: list[DayStory]
    lead: str
    state: State | None
    blank: str


def day_news(found: Mapping[str, Any], now: datetime) -> DayNews:
    """Build the card."""
    stories = [_story(story) for story in found["stories"]]
    read_at = times.moment(found["read_at"])
    blank = (
        "No feed has answered yet: they are read every quarter of an hour."
        if read_at is None
        else "No feed had a new story in the last 24 hours."
    )
    return DayNews(
        stories,
        _lead(len(stories), found["count"]),
        _state(read_at, now),
        "" if stories else blank,
    )


def _state(read_at: datetime | None, now: datetime) -> State | None:
    """Say when feeds answered last; they are read every quarter of an hour."""
    if read_at is None:
        return None
    if now - read_at > _READ:
        return State("stale", "stale", "old", read_at)
    return State("fresh", "read", "ago", read_at)


def _lead(shown: int, count: int) -> str:
    if not shown:
        return ""
    told = coin_rows.counted(count, "story", "stories")
    return f"{told} in 24 hours" + (f"; the {shown} of most impact." if shown < count else ".")


def _story(story: Mapping[str, Any]) -> DayStory:
    url = story["url"]
    return DayStory(
        story["title"],
        url if url.startswith("https://") else "",
        story["source"],
        times.known_moment(story["at"]),
        story["is_dated"],
        story["others"],
        story["impact_level"],
        story["impact"],
        [(coin["id"], coin["name"]) for coin in story["coins"]],
    )
