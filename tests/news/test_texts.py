"""news.texts"""

import time

import pytest

from news import texts


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Bit<b>coin</b> &amp; <i>co</i>", "Bitcoin & co"),
        ("<script>alert(1)</script>Hi", "Hi"),
        ("<SCRIPT src=//x>alert(1)", None),
        ("<img src=x onerror=alert(1)>Hi", "Hi"),
        ("<img src=x onerror=alert(1) Hi", None),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Hi", "Hi"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Hi", "Hi"),
        ('<iframe src="https://e.example">in</iframe>out', "out"),
        ('<a href="javascript:alert(1)">link</a>', "link"),
        ("<style>p{}</style><p>One.</p><p>Two.</p>", "One. Two."),
        ("one<br>two<!-- three -->four", "one two four"),
        ("AT&amp;amp;T", "AT&T"),
        ("BTC < $50k & I <3 it, 5 &lt; 6", "BTC < $50k & I <3 it, 5 < 6"),
        ("a\u202eb\u200bc\u2066d\ufeffe\x00f\x1bg", "abcdefg"),
        ("&#x202e;txt&#0;", "txt\ufffd"),
        ("  much \n\t space\u00a0here ", "much space here"),
        ("e\u0301", "\u00e9"),
        ("\ud83d", None),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("", None),
        (" <p></p> ", None),
        (None, None),
        (5, None),
        (["x"], None),
    ],
)
def test_what_comes_out_is_plain_text(written: object, plain: str | None) -> None:
    assert texts.plain(written, 300) == plain


def test_a_long_text_is_cut_at_a_space_and_says_so() -> None:
    assert texts.plain("one two three", 13) == "one two three"
    assert texts.plain("one two three", 12) == "one two…"
    assert texts.plain("abcdefghij", 5) == "abcd…"
    assert len(texts.plain("word " * 1000, 300) or "") <= 300


@pytest.mark.parametrize(
    "written",
    [
        *("a" * 10**6, "<" * 10**6, "<script>" * 10**5, "&amp;" * 10**5, "<!--" * 10**5),
        *("<a " * 10**5, "\u202e" * 10**6, "e" + "\u0301" * 10**6, "<a href='" * 10**5),
        "<script>x</script" * 10**5,
    ],
    ids=lambda text: text[:9],
)
def test_a_megabyte_of_anything_costs_next_to_nothing(written: str) -> None:
    started = time.process_time()
    found = texts.plain(written, 300)
    assert time.process_time() - started < 0.5
    assert found is None or len(found) <= 300
