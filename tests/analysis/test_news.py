"""analysis.news and analysis.news_feeds"""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from analysis import news, news_feeds
from analysis.missing import faults
from analysis.result import NoSource
from analysis.subject import Coin, History

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
COIN = Coin(
    "t-1", "bitcoin", "BTC", "BTC", "Bitcoin", 1, "native", None, None, 1, True, 80_000.0, {}
)


def _feed(name="coindesk_rss", *, tried_s=60.0, ok_s=60.0, error=None, **changes):
    return {
        "name": name,
        "tried_at": NOW.timestamp() - tried_s,
        "ok_at": None if ok_s is None else NOW.timestamp() - ok_s,
        "error": error,
        "items": 50,
        "dated": 50,
        "newest_at": NOW.timestamp() - 1800,
    } | changes


FOUR = [_feed(name) for name in news_feeds.ORDER[:4]]


def _story(name="a", *, hours=1.0, tone=-0.5, impact=80, source="Ledger", **changes):
    at = NOW - timedelta(hours=hours)
    article = {
        "id": name * 32,
        "title": f"Story {name}",
        "summary": "Short.",
        "url": f"https://ledger.example/{name}",
        "source": source,
        "author": None,
        "published_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "date_trusted": True,
        "first_seen_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "image_url": None,
        "categories": [],
        "tone": tone,
        "impact_class": "security_incident",
        "direction": "down",
        "also_in": [],
    } | changes
    level = "high" if impact >= 70 else "medium" if impact >= 40 else "low"
    return {
        "article": article,
        "at": at.timestamp(),
        "place": "title",
        "relevance": 1.0,
        "impact": impact,
        "impact_level": level,
        "reasons": [{"rule": "security_incident", "points": impact}],
    }


def _build(stories=(), feeds=FOUR):
    past = {"feeds": feeds, "stories": list(stories)}
    history = History((), None, past=past)
    return news.build(COIN, history, now=NOW, deadline=time.monotonic() + 1)


def _data(stories=(), feeds=FOUR):
    return _build(stories, feeds).data


def test_a_story_is_shown_with_what_is_stored_of_it():
    result = _build([_story()])
    (row,) = result.data["articles"]
    assert (row["title"], row["impact"], row["impact_level"]) == ("Story a", 80, "high")
    assert (row["place"], row["relevance"], row["direction"]) == ("title", 1.0, "down")
    assert row["reasons"] == [{"rule": "security_incident", "points": 80}]
    assert result.data["newest_at"] == "2026-11-10T11:00:00Z"
    assert result.data["assessed_by"] == "rules/1; vader 3.3.2 + overlay/1"
    assert result.data["method"] == "news/1"
    assert faults(result.data) == []


def test_the_weightiest_come_first_and_a_day_halves_the_weight():
    stories = [
        _story("a", hours=25, impact=80),
        _story("b", hours=1, impact=41),
        _story("c", hours=1, impact=38),
        _story("d", hours=0.5, impact=38),
    ]
    titles = [row["title"] for row in _data(stories)["articles"]]
    assert titles == ["Story b", "Story a", "Story d", "Story c"]


def test_twenty_are_shown_and_all_are_counted():
    stories = [_story(chr(97 + n), hours=n * 6 + 1, impact=n * 4) for n in range(26)]
    data = _data(stories)
    assert len(data["articles"]) == 20
    assert data["counts"] == {
        "d1": 4, "d7": 26, "by_source": {"Ledger": 26}, "high_impact_d7": 8,
    }  # fmt: skip


def test_stories_are_counted_by_source_the_busiest_first():
    stories = [_story(str(n), source=source) for n, source in enumerate(["A", "B", "B"])]
    assert list(_data(stories)["counts"]["by_source"].items()) == [("B", 2), ("A", 1)]


def test_the_tone_is_that_of_three_days_and_of_three_stories_at_least():
    tones = [(0.5, 1), (0.2, 2), (-0.2, 3), (0.1, 71), (-0.9, 73), (None, 1)]
    stories = [_story(str(n), tone=tone, hours=hours) for n, (tone, hours) in enumerate(tones)]
    assert _data(stories)["tone"] == {
        "mean_72h": 0.15, "positive": 2, "neutral": 1, "negative": 1, "n": 4,
    }  # fmt: skip
    few = _data(stories[:2])
    assert few["tone"]["mean_72h"] is None
    assert {"path": "tone.mean_72h", "reason": "too_short"} in few["missing"]


def test_no_story_is_an_answer_that_says_so():
    data = _data()
    assert data["articles"] == []
    assert data["counts"]["d7"] == 0
    assert {"path": "tone.mean_72h", "reason": "undefined"} in data["missing"]
    assert {"path": "newest_at", "reason": "not_published"} in data["missing"]
    assert faults(data) == []


@pytest.mark.parametrize(
    ("changes", "quality"),
    [
        ([{}, {}, {}, {}], 100),
        ([{}, {}, {"error": "timeout"}, {"error": "connect"}], 80),
        ([{}], 87),
        ([{"newest_at": None}] * 4, 70),
        ([{"newest_at": NOW.timestamp() - 3600 * 12.5}] * 4, 85),
        ([{"newest_at": NOW.timestamp() - 3600 * 30}] * 4, 70),
        ([{"dated": 25}] * 4, 95),
        ([{"items": 0, "dated": 0}] * 4, 70),
        ([{}, {"items": 0, "dated": 0}, {"items": 0, "dated": 0}], 87),
    ],
)
def test_the_quality_is_that_of_the_feeds(changes, quality):
    feeds = [_feed(name, **change) for name, change in zip(news_feeds.ORDER, changes, strict=False)]
    assert _build(feeds=feeds).quality == quality


def test_dead_feeds_are_named():
    dead = {"decrypt_rss": "timeout", "theblock_rss": "bad_body"}
    feeds = [_feed(name, error=dead.get(name)) for name in news_feeds.ORDER[:4]]
    result = _build([_story()], feeds)
    assert {s.name: s.error for s in result.sources if not s.ok} == dead
    rows = {row["name"]: row for row in result.data["feeds"]}
    assert (rows["decrypt_rss"]["ok"], rows["decrypt_rss"]["error"]) == (False, "timeout")
    assert rows["coindesk_rss"] == {
        "name": "coindesk_rss",
        "ok": True,
        "last_ok_at": "2026-11-10T11:59:00Z",
        "items": 50,
        "error": None,
    }


def test_a_failure_after_a_success_of_a_quarter_of_an_hour_ago_is_no_outage():
    feeds = [_feed(ok_s=1000, error="http_error")]
    result = _build([_story()], feeds)
    assert [(s.ok, s.error) for s in result.sources] == [(False, "http_error")]
    assert len(result.data["articles"]) == 1


@pytest.mark.parametrize(
    ("feeds", "errors"),
    [
        ([], []),
        ([_feed(ok_s=None, error="connect")], ["connect"]),
        ([_feed(tried_s=1900, ok_s=1900)], ["stale"]),
        ([_feed(ok_s=1801, error="timeout"), _feed("decrypt_rss", ok_s=None, error="bad_body")],
         ["timeout", "bad_body"]),
    ],
    ids=["none", "never", "long ago", "all dead"],
)  # fmt: skip
def test_without_a_feed_read_within_half_an_hour_there_is_no_answer(feeds, errors):
    with pytest.raises(NoSource) as failure:
        _build([_story()], feeds)
    assert [source.error for source in failure.value.sources] == errors
    assert not any(source.ok for source in failure.value.sources)


def test_a_feed_that_was_left_out_of_the_last_round_is_not_told():
    feeds = [_feed("coindesk_data"), _feed("cryptopanic", tried_s=4000, error="refused")]
    assert [source.name for source in _build(feeds=feeds).sources] == ["coindesk_data"]


def test_feeds_stand_in_the_order_of_trust_and_unknown_ones_last():
    names = ["z.example", "newsapi", "a.example", "theblock_rss", "coindesk_rss"]
    order = [source.name for source in _build(feeds=[_feed(name) for name in names]).sources]
    assert order == ["coindesk_rss", "theblock_rss", "newsapi", "a.example", "z.example"]


def test_the_longest_texts_and_addresses_fit_into_a_row_of_fifty_kilobytes():
    long = "https://ledger.example/" + "x" * 2000
    stories = [
        _story(
            chr(97 + n),
            title="\N{BANK}" * 300,
            summary="\N{BANK}" * 500,
            url=long,
            image_url=long,
            also_in=[{"source": "s" * 60, "url": long}] * 5,
        )
        for n in range(20)
    ]
    data = _data(stories)
    assert 1 <= len(data["articles"]) < 20
    assert len(json.dumps(data, ensure_ascii=False).encode()) < 45_000
    assert all(len(row["summary"]) == 300 for row in data["articles"])
    assert data["counts"]["d7"] == 20


def test_the_answer_is_as_old_as_the_last_reading():
    feeds = [_feed(ok_s=900), _feed("decrypt_rss", ok_s=300)]
    assert _data(feeds=feeds)["as_of"] == "2026-11-10T11:55:00Z"


def test_a_story_too_long_to_show_takes_no_place_from_others():
    others = [{"source": "S", "url": "https://ledger.example/" + "報" * 2500} for _ in range(5)]
    data = _data([_story("a", impact=90, also_in=others), _story("b", impact=10)])
    assert [row["title"] for row in data["articles"]] == ["Story b"]
    assert data["counts"]["d7"] == 2
