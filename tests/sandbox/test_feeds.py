"""sandbox.feeds and sandbox.newsroom"""

import time
from collections import Counter
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

import sandbox
from box import Box
from news import clusters
from news.clusters import Told
from providers import feeds, http
from providers.feed_answers import Validators
from providers.http import UpstreamError
from sandbox import newsroom
from upstreams import endpoints

NAMES = list(sandbox.FEED_PATHS)


@pytest.fixture(scope="module", autouse=True)
def _drawn() -> None:
    """Draw the market once, so that no client waits for it."""
    newsroom.everything(time.time())


each = pytest.mark.parametrize("name", NAMES)


def _body(box: Box, name: str) -> str:
    answer = box.ask(sandbox.FEED_PATHS[name])
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    return str(answer.body, "utf-8")


@each
def test_a_feed_is_read_by_our_client_without_a_loss(box: Box, now: float, name: str) -> None:
    http.configure(endpoints(box.port, with_keys=False))
    try:
        fetched = feeds.fetch(name, deadline=time.monotonic() + 5)
    finally:
        http.configure({})
    printed = newsroom.edition(name, now)[:60]
    assert fetched.value is not None
    assert fetched.value.items == len(fetched.value.stories) == len(printed) > 20
    for story, written in zip(fetched.value.stories, printed, strict=True):
        assert story.source == feeds.PUBLISHERS[name]
        assert story.url.startswith(f"https://{name.removesuffix('_rss')}.example{written.path}")
        assert story.published_at in (datetime.fromtimestamp(written.at, UTC), None)
        assert written.author in (story.author or "")


def test_the_feeds_have_the_habits_of_real_ones(box: Box, now: float) -> None:
    one, two, three, four = (_body(box, name) for name in NAMES)
    assert "<title><![CDATA[" in one
    assert '<link href="" rel="hub"/>' in one
    assert "utm_source=rss_feed" in two
    assert "+0100</pubDate>" in two
    assert '<img src="https://' in two
    assert "&lt;script&gt;track(1)&lt;/script&gt;" in three
    assert "GMT</pubDate>" in three
    assert "-0000</pubDate>" in four
    with pytest.raises(ET.ParseError, match="unbound prefix"):
        ET.fromstring(four)  # noqa: S314 - our own
    for whole in (one, two, three):
        assert ET.fromstring(whole).tag == "rss"  # noqa: S314


def test_some_dates_cannot_be_read(box: Box) -> None:
    numbers = [story.number for story in newsroom.edition("decrypt_rss", time.time())[:60]]
    undated = sum(number % 23 == 0 for number in numbers)
    assert _body(box, "decrypt_rss").count("<pubDate>just now</pubDate>") in (undated, undated + 1)


@each
def test_an_unchanged_feed_is_not_sent_again(box: Box, now: float, name: str) -> None:
    path = sandbox.FEED_PATHS[name]
    first = box.ask(path)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for headers, status in (
        ({"If-None-Match": etag}, 304),
        ({"If-Modified-Since": changed}, 304),
        ({"If-None-Match": '"other"', "If-Modified-Since": changed}, 200),
        ({"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "nonsense"}, 200),
    ):
        answer = box.ask(path, headers=headers)
        assert answer.status == status, headers
        assert len(answer.body) == (0 if status == 304 else len(first.body))


def test_a_fourth_of_the_stories_is_told_twice_and_each_by_another_paper(now: float) -> None:
    printed = newsroom.everything(now)
    copies = [story for story in printed if story.title.endswith("reports say")]
    assert 0.1 < len(copies) / len(printed) < 0.3
    by_title = {story.title: story for story in printed}
    for copy in copies:
        first = by_title[copy.title.removesuffix(", reports say")]
        assert first.publisher != copy.publisher
        assert first.at < copy.at
        assert clusters.is_same(_told(first), _told(copy))


def _told(story: newsroom.Printed) -> Told:
    at = datetime.fromtimestamp(story.at, UTC)
    return Told(story.path, story.path, story.publisher, story.title, at)


def test_other_stories_are_other_stories(now: float) -> None:
    first = [s for s in newsroom.everything(now) if not s.title.endswith("reports say")]
    told = [_told(story) for story in first]
    same = sum(clusters.is_same(a, b) for n, a in enumerate(told) for b in told[n + 1 :])
    assert same < len(told) / 20


def test_the_largest_coins_are_written_about_every_day(now: float) -> None:
    counts = Counter(story.coin.id for story in newsroom.everything(now))
    assert min(counts["bitcoin"], counts["ethereum"]) >= 7
    assert len(counts) > 15
    assert set(newsroom.PUBLISHERS) == {story.publisher for story in newsroom.everything(now)}


def test_a_story_stays_as_it_was_printed(now: float) -> None:
    before = {story.path: story for story in newsroom.everything(now)}
    after = {story.path: story for story in newsroom.everything(now + 3600)}
    kept = [path for path in before if path in after]
    assert len(kept) > 0.9 * len(before)
    assert all(before[path] == after[path] for path in kept)
    assert all(story.at <= now for story in before.values())


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("timeout", "timeout"),
        ("drip", "timeout"),
        ("rate_limited", "rate_limited"),
        ("rate_limited_silent", "rate_limited"),
        ("error_500", "http_error"),
        ("html", "bad_body"),
        ("wrong_shape", "bad_body"),
        ("nulls", "bad_body"),
    ],
)
@each
def test_every_fault_of_a_feed_has_its_name(box: Box, name: str, kind: str, code: str) -> None:
    http.configure(endpoints(box.port, with_keys=False))
    box.fault(name, kind, seconds=3)
    try:
        with pytest.raises(UpstreamError) as raised:
            feeds.fetch(name, deadline=time.monotonic() + (0.2 if code == "timeout" else 2))
    finally:
        http.configure({})
    assert (raised.value.code, raised.value.provider) == (code, name)


def test_a_feed_cut_in_the_middle_gives_what_is_whole_and_absurd_dates_stay_absurd(
    box: Box, now: float
) -> None:
    http.configure(endpoints(box.port, with_keys=False))
    try:
        box.fault("coindesk_rss", "truncated")
        cut = feeds.fetch("coindesk_rss", deadline=time.monotonic() + 2).value
        box.fault("coindesk_rss", "absurd")
        absurd = feeds.fetch("coindesk_rss", deadline=time.monotonic() + 2).value
    finally:
        http.configure({})
    assert cut is not None
    assert absurd is not None
    assert 5 < len(cut.stories) < len(absurd.stories)
    assert {story.published_at.year for story in absurd.stories if story.published_at} == {2099}


def test_the_settings_name_every_feed(box: Box) -> None:
    named = sandbox.settings(box.port)["NEWS_FEEDS"].split(",")
    assert [part.partition("=")[0] for part in named] == NAMES == list(newsroom.PUBLISHERS)
    for part in named:
        assert box.ask(part.partition("=")[2].removeprefix(box.url)).status == 200
    assert box.ask("/coindesk_rss/other").status == 404


def test_a_validator_of_another_day_is_answered_in_full(box: Box) -> None:
    http.configure(endpoints(box.port, with_keys=False))
    old = Validators('"0"', "Thu, 01 Jan 2026 00:00:00 GMT")
    try:
        fetched = feeds.fetch(NAMES[0], deadline=time.monotonic() + 2, validators=old)
        again = feeds.fetch(NAMES[0], deadline=time.monotonic() + 2, validators=fetched.validators)
    finally:
        http.configure({})
    assert fetched.value is not None
    assert again == (None, fetched.validators)
