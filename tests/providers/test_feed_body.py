"""providers.feed_body: what is refused before a parser sees it, quickly and without much memory."""

import time
import tracemalloc

import pytest

from bombs import BOMBS
from providers import feed_body


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_costs_anything(name: str) -> None:
    body = BOMBS[name]
    tracemalloc.start()
    try:
        started = time.process_time()
        with pytest.raises(ValueError, match=r"^(a document|an encoding|too many|more or)"):
            feed_body.safe(body)
        spent, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20
    assert spent < 0.5  # 0.05 on a quiet machine, without the bookkeeping of memory


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("ISO-8859-1", "iso-8859-1"),
        ("windows-1252", "windows-1252"),
        (None, "utf-8"),
        (None, "utf-8-sig"),
    ],
)
def test_three_encodings_are_read_and_handed_on_as_utf_8(declared: str | None, codec: str) -> None:
    named = f' encoding="{declared}"' if declared else ""
    body = f"\n<?xml version='1.0'{named} ?>\n<rss>é</rss>".lstrip("\n" if "sig" in codec else "")
    found = feed_body.safe(body.encode(codec))
    assert found.decode() == feed_body.DECLARATION + "<rss>é</rss>"


def test_a_broken_byte_or_a_control_character_does_not_cost_the_whole_feed() -> None:
    found = feed_body.safe(b"<rss>one \xff two\x0b three</rss>")
    assert found.decode() == feed_body.DECLARATION + "<rss>one \ufffd two three</rss>"


def test_what_stands_in_cdata_and_comments_is_no_tag() -> None:
    many = "<p>" * 60_000
    for before, after in (("<![CDATA[", "]]>"), ("<!--", "-->")):
        assert feed_body.safe(f"<rss>{before}{many}{after}</rss>".encode())
    with pytest.raises(ValueError, match="tags"):
        feed_body.safe(f"<rss><![CDATA[]]>{many}</rss>".encode())


def test_two_hundred_full_items_are_within_the_bounds() -> None:
    item = "<item>" + "<category>x</category>" * 40 + "<description>&lt;p&gt;</description></item>"
    assert feed_body.safe(f"<rss>{item * 200}</rss>".encode())
