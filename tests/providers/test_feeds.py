"""providers.feeds"""

import gzip
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bombs import BOMBS
from loopback import Upstream
from providers import feeds, http
from providers.feed_answers import Validators
from providers.http import Endpoint, Gate, UpstreamError
from providers.records import Story

PAYLOADS = Path(__file__).parent / "payloads" / "feeds"
ODDITIES = (
    *(b"<![CDATA[", b"]]>", b"<!--", b"<?xml ?>", b"</item>", b"<item>", b"<entry>", b"&", b"<"),
    *(b"&#x0;", b"&#99999999999;", b"&nbsp;", b"\xff\xfe", b"\x00", b"\x01", b'"', b"<html>"),
    *(b"<content type='x/y' mode='base64'>!!!</content>", b"xmlns:x=''", b"<rdf:RDF>"),
    *(b"<pubDate>0000-00-00T99:99:99Z</pubDate>", b"<updated>2026-13-45</updated>"),
    *(b'<link href="http://[::1"/>', b"<georss:polygon>1 2 3</georss:polygon>", b"<enclosure/>"),
    *(b'<psc:chapter start="99:99:99:99"/>', b"<category/>", b'<source url="http://[">'),
)


@pytest.fixture(autouse=True)
def _as_feeds(upstream: Upstream, gate: Gate) -> None:
    """Every feed is on the loopback server; two of them share a provider."""
    names = ("coindesk_rss", "one.example/rss", "two.example/rss")
    providers = ("coindesk_rss", "feeds", "feeds")
    http.configure(
        {
            name: Endpoint(provider, f"{upstream.url}/rss", {}, True)
            for name, provider in zip(names, providers, strict=True)
        },
        gate,
    )


def _refused(upstream: Upstream, body: bytes, seconds: float = 3) -> UpstreamError:
    upstream.forget()
    upstream.answer(body)
    with pytest.raises(UpstreamError) as refusal:
        feeds.fetch("one.example/rss", deadline=time.monotonic() + seconds)
    return refusal.value


def test_a_feed_is_read_with_every_field_it_has(upstream: Upstream, soon: float) -> None:
    body = (PAYLOADS / "rss.xml").read_bytes()
    upstream.answer(body, 200, {"ETag": '"v1"', "Last-Modified": "Tue, 10 Nov 2026 09:20:00 GMT"})
    fetched = feeds.fetch("one.example/rss", deadline=soon)
    assert fetched.validators == Validators('"v1"', "Tue, 10 Nov 2026 09:20:00 GMT")
    assert fetched.value is not None
    assert (fetched.value.items, len(fetched.value.stories)) == (5, 3)
    first, second, third = fetched.value.stories
    assert first == Story(
        ref="https://ledger.example/a/bridge",
        title="Bridge pays <b>back</b> all depositors &amp; closes",
        summary='<p style="float:right"><img src="https://img.example/b.png"></p>'
        "<p>Every depositor was paid.</p>",
        url="https://ledger.example/a/bridge?utm_source=rss&utm_medium=feed",
        source="Ledger & Loom",
        author="Ledger & Loom by Ada Weaver",
        published_at=datetime(2026, 11, 10, 9, 15, tzinfo=UTC),
        image_url="https://img.example/b.png",
        tags=(),
        categories=("Latest", "Ethereum"),
        language="en",
    )
    assert (second.url, second.summary) == (
        "https://ledger.example/a/second", "<p>Only the long text is there.</p>",
    )  # fmt: skip
    assert second.published_at == datetime(2026, 11, 9, 23, 59, 59, tzinfo=UTC)
    assert second.image_url == "https://img.example/c.png"
    assert (third.published_at, third.image_url) == (None, "https://img.example/d.png")


def test_an_atom_feed_is_read_in_its_own_encoding(upstream: Upstream, soon: float) -> None:
    upstream.answer((PAYLOADS / "atom.xml").read_bytes())
    fetched = feeds.fetch("one.example/rss", deadline=soon)
    assert fetched.value is not None
    (story,) = fetched.value.stories
    assert story.title == "Fünf &lt;b&gt;Blöcke&lt;/b&gt; in einer Minute"
    assert (story.url, story.source) == ("https://kettenblatt.example/1", "Kettenblatt")
    assert story.published_at == datetime(2026, 11, 10, 6, tzinfo=UTC)
    assert (story.author, story.language) == ("B. Schreiber", "de")
    assert story.categories == ("Bitcoin",)


def test_the_four_known_feeds_go_by_their_publishers_name(upstream: Upstream, soon: float) -> None:
    upstream.answer((PAYLOADS / "atom.xml").read_bytes())
    fetched = feeds.fetch("coindesk_rss", deadline=soon)
    assert fetched.value is not None
    assert fetched.value.stories[0].source == "CoinDesk"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri, 28 Aug 2026 19:53:12 +0000", "2026-08-28T19:53:12"),
        ("Fri, 28 Aug 2026 19:53:12 GMT", "2026-08-28T19:53:12"),
        ("Fri, 28 Aug 2026 19:53:12 -0500", "2026-08-29T00:53:12"),
        ("Fri, 28 Aug 2026 19:53:12 EST", "2026-08-29T00:53:12"),
        ("28 Aug 2026 19:53", "2026-08-28T19:53:00"),
        ("2026-08-28T19:53:12Z", "2026-08-28T19:53:12"),
        ("2026-08-28T19:53:12.123+01:00", "2026-08-28T18:53:12.123000"),
        ("2026-08-28 19:53:12", "2026-08-28T19:53:12"),
        ("Fri, 31 Feb 2026 10:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 28 Aug 99999 19:53:12 GMT", None),
        ("28/08/2026", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_of_any_offset_are_utc_and_odd_ones_unknown(written: str, read: str | None) -> None:
    body = (
        "<rss version='2.0'><channel><item><title>a</title><link>https://e.example/1</link>"
        f"<pubDate>{written}</pubDate></item></channel></rss>"
    )
    (story,) = feeds.read("f", body.encode()).stories
    expected = datetime.fromisoformat(read).replace(tzinfo=UTC) if read else None
    assert story.published_at == expected


def test_names_without_a_declared_namespace_are_read_all_the_same() -> None:
    body = (
        b"<rss version='2.0'><channel><item><title>a &nbsp; b & c</title>"
        b"<link>https://e.example/1</link><dc:creator>Ada</dc:creator></item></channel></rss>"
    )
    (story,) = feeds.read("f", body).stories
    assert (story.url, story.author) == ("https://e.example/1", "Ada")


def test_two_hundred_items_are_read_and_no_more() -> None:
    item = "<item><title>a</title><link>https://e.example/{}</link></item>"
    body = "<rss version='2.0'><channel>" + "".join(item.format(n) for n in range(300))
    found = feeds.read("f", (body + "</channel></rss>").encode())
    assert (found.items, len(found.stories)) == (200, 200)
    assert found.stories[-1].url == "https://e.example/199"


def test_a_feed_without_items_is_an_empty_one() -> None:
    assert feeds.read("f", b"<rss version='2.0'><channel></channel></rss>") == ([], 0)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_bad_body(name: str, upstream: Upstream) -> None:
    assert _refused(upstream, BOMBS[name]).code == "bad_body"


@pytest.mark.parametrize(
    "body",
    [
        b"/etc/hostname",
        b"file:///etc/hostname",
        b"http://127.0.0.1:1/rss",
        b"",
        b"hello",
        b'{"items": []}',
        b"<rss",
        b"<opml version='2.0'></opml>",
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_feed_is_a_bad_body_and_opens_nothing(body: bytes, upstream: Upstream) -> None:
    assert _refused(upstream, body).code == "bad_body"
    assert len(upstream.asked) == 1


def test_the_name_of_a_file_that_is_a_feed_is_not_opened(
    tmp_path: Path, upstream: Upstream
) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes((PAYLOADS / "rss.xml").read_bytes())
    assert _refused(upstream, str(path).encode()).code == "bad_body"


def test_fifty_megabytes_in_a_small_parcel_are_not_unpacked(upstream: Upstream) -> None:
    parcel = gzip.compress(b" " * (50 << 20))
    upstream.answer(parcel, 200, {"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        with pytest.raises(UpstreamError) as refusal:
            feeds.fetch("one.example/rss", deadline=time.monotonic() + 3)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()
    assert refusal.value.code == "bad_body"


def test_a_title_of_a_megabyte_is_cut() -> None:
    body = (
        b"<rss version='2.0'><channel><item><link>https://e.example/1</link><title>"
        + b"a " * 500_000
        + b"</title></item></channel></rss>"
    )
    (story,) = feeds.read("f", body).stories
    assert len(story.title) <= 1000


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(["rss.xml", "atom.xml"]),
    spoiled=st.lists(
        st.tuples(st.integers(0, 2500), st.integers(0, 40), st.sampled_from(ODDITIES)), max_size=6
    ),
)
def test_a_true_feed_with_anything_wrong_is_stories_or_a_bad_body(
    name: str, spoiled: list[tuple[int, int, bytes]], upstream: Upstream
) -> None:
    body = (PAYLOADS / name).read_bytes()
    for at, gone, odd in spoiled:
        body = body[:at] + odd + body[at + gone :]
    found, code = _outcome(upstream, body)
    assert code in (None, "bad_body")
    for story in found:
        assert story.url.lower().startswith(("http://", "https://"))
        assert len(story.title) <= 1000


def _outcome(upstream: Upstream, body: bytes) -> tuple[list[Story], str | None]:
    upstream.forget()
    upstream.answer(body)
    try:
        fetched = feeds.fetch("one.example/rss", deadline=time.monotonic() + 3)
    except UpstreamError as error:
        return [], error.code
    return (fetched.value.stories if fetched.value else []), None
