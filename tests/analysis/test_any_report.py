"""Whatever a service writes: an answer that holds to every rule, or none with its reason."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import report_text, research, research_report
from analysis.digest_book import SECTIONS
from analysis.evidence import WEB, Evidence
from analysis.missing import faults as unexplained
from analysis.researchers import Caesar, Draft
from providers.reports import structured
from web import answers, research_answers

PAGES = {
    n: Evidence(n, WEB, f"Page {n}", None if n == 0 else "12 people", "p.example", url, None)
    for n, url in enumerate(("https://p.example/0", "http://p.example/1", "https://p.example/2"))
}
UNREAD = "https://p.example/0"
COIN = research_answers.subject()
BOOK = research.book_of(COIN, research_answers.past())
PIECES = st.sampled_from(
    (
        *(
            "It is a coin",
            "12 people",
            "99 people",
            " [1]",
            " [2, 0]",
            "[9]",
            ". ",
            ".\n",
            "\n## Team\n",
        ),
        *("<script>alert(1)</script>", "<b>", "&lt;i&gt;", "\u202e", "\u200b", "\x00", "\ud800"),
        *(
            "https://p.example/0",
            "https://evil.example/x",
            "javascript:alert(1)",
            "[a](https://b.c)",
        ),
        *(
            "You should buy",
            "# Risks\n",
            "- ",
            "\r\n",
            "1e999",
            "9" * 400,
            "…",
            "“",
            "{0}",
            "\u2028",
        ),
    )
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200)
ITEMS = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "citations": st.lists(st.integers(-1, 4) | st.none() | st.just(10**30), max_size=4),
    }
)
OBJECTS = st.dictionaries(
    st.sampled_from((*SECTIONS, "tools", "sections")),
    st.lists(ITEMS | TEXTS | st.none(), max_size=6) | TEXTS,
)


def _verified(claims: list[report_text.Claim]) -> research_report.Verified:
    draft = Draft(claims, PAGES, True, None, None)
    return research_report.verify(draft, Caesar("a"), COIN, BOOK, now=answers.NOW)


def _holds(made: research_report.Verified) -> None:
    if made.data is None:
        assert made.error in ("unverified", "empty")
        return
    data = made.data
    stored = json.dumps(data, ensure_ascii=False, allow_nan=False)
    assert len(stored.encode()) < 50_000  # no lone surrogate either
    assert unexplained(data) == []
    known = {row["index"]: row["url"] for row in data["citations"]}
    said = [row for rows in data["sections"].values() for row in rows]
    for row in said:
        assert set(row["citations"]) <= set(known)
        text = row["text"]
        assert not any(sign in text for sign in ("<script", "\u202e", "\x00", "evil.example"))
        assert not re.search(r"\b(buy|should)\b", text)
        unread = UNREAD in {known[number] for number in row["citations"]}
        assert unread or not re.search(r"\b99 ", text)
    assert 0 <= made.quality <= 100


@settings(max_examples=150)
@given(text=TEXTS)
def test_any_text(text: str) -> None:
    _holds(_verified(report_text.of_text(text)))


@settings(max_examples=150)
@given(made=OBJECTS)
def test_any_object(made: Any) -> None:
    read = structured(json.dumps(made))
    claims = report_text.of_object(read) if read is not None else None
    _holds(_verified(claims or []))
