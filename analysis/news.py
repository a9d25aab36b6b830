"""news: what has been published about a coin, each story once, with tone and impact by rules.

A query of our own table: the feeds are read by a job, once for all coins, and no upstream is asked
here. Success is one feed that was read within half an hour; no story about the coin is an answer.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from analysis import common, news_feeds
from analysis.moments import from_epoch, iso_of
from analysis.result import NoSource, Result
from analysis.subject import Coin, History
from news import impact, tone
from quant.absent import NOT_PUBLISHED, TOO_SHORT, UNDEFINED, Absent

METHOD = "news/1"
MOST, SUMMARY = 20, 300  # articles, characters of a summary
MOST_BYTES = 36_000  # of all articles together
MOST_SOURCES = 30
HOUR, DAY = 3600.0, 86400.0
FEWEST = 3  # stories with a tone that make a mean
CLEAR_TONE = 0.2

Story = Mapping[str, Any]


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:  # noqa: ARG001
    """Make the answer of what is stored; raises NoSource when no feed was read lately.

    Tone runs from -1 to 1, impact from 0 to 100 (analyses 2.4).
    """
    feeds = news_feeds.read(history.past, now)
    sources = news_feeds.sources(feeds)
    if not news_feeds.is_any_read(feeds, now):
        raise NoSource([source._replace(ok=False) for source in sources], [])
    stories: Sequence[Story] = history.past["stories"]
    parts = news_feeds.quality(feeds, now)
    newest = max((story["at"] for story in stories), default=None)
    fields = {
        "articles": _articles(stories, now),
        "counts": _counts(stories, now),
        "tone": _tone(_within(stories, 3 * DAY, now)),
        "newest_at": NOT_PUBLISHED if newest is None else iso_of(newest),
        "feeds": news_feeds.rows(feeds),
        "assessed_by": f"{impact.METHOD}; {tone.tone_by()}",
        "quality_parts": parts,
    }
    data = common.finish(coin, fields, method=METHOD, as_of=_as_of(feeds, now))
    return Result(data, news_feeds.grade(parts), 1.0, sources, [], [], {})


def _as_of(feeds: Sequence[news_feeds.State], now: datetime) -> datetime:
    return min(now, from_epoch(max(one.ok_at for one in feeds if one.ok_at is not None)))


def _within(stories: Iterable[Story], seconds: float, now: datetime) -> list[Story]:
    return [story for story in stories if now.timestamp() - story["at"] <= seconds]


def _articles(stories: Iterable[Story], now: datetime) -> list[dict[str, Any]]:
    """Show the weightiest first: an impact is worth half after a day."""

    def weight(story: Story) -> tuple[float, float]:
        age_h = max(0.0, (now.timestamp() - story["at"]) / HOUR)
        return story["impact"] * 0.5 ** (age_h / 24), story["at"]

    shown, room = [], MOST_BYTES
    for story in sorted(stories, key=weight, reverse=True)[:MOST]:
        row = _row(story)
        size = len(json.dumps(row, ensure_ascii=False).encode())
        if size <= room:
            room -= size
            shown.append(row)
    return shown


def _row(story: Story) -> dict[str, Any]:
    article = story["article"]
    summary = article["summary"]
    return {
        **article,
        "summary": summary if len(summary) <= SUMMARY else f"{summary[: SUMMARY - 1].rstrip()}…",
        **{name: story[name] for name in ("place", "relevance", "impact", "impact_level")},
        "reasons": story["reasons"],
    }


def _counts(stories: Sequence[Story], now: datetime) -> dict[str, Any]:
    by_source = Counter(story["article"]["source"] for story in stories)
    return {
        "d1": len(_within(stories, DAY, now)),
        "d7": len(stories),
        "by_source": dict(by_source.most_common(MOST_SOURCES)),
        "high_impact_d7": sum(story["impact_level"] == "high" for story in stories),
    }


def _tone(stories: Sequence[Story]) -> dict[str, Any]:
    told = (story["article"]["tone"] for story in stories)
    tones = [value for value in told if value is not None]
    good = sum(value >= CLEAR_TONE for value in tones)
    bad = sum(value <= -CLEAR_TONE for value in tones)
    return {
        "mean_72h": fmean(tones) if len(tones) >= FEWEST else _no_mean(len(tones)),
        "positive": good,
        "neutral": len(tones) - good - bad,
        "negative": bad,
        "n": len(tones),
    }


def _no_mean(count: int) -> Absent:
    return TOO_SHORT if count else UNDEFINED
