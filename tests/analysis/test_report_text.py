"""analysis.report_text"""

import time
from typing import Any

import pytest

from analysis import report_text
from analysis.report_text import Claim
from providers.reports import structured


def test_an_object_is_read_section_by_section_and_strange_ones_ignored() -> None:
    made = {
        "sections": {
            "team": [{"text": "About 40 people work on it.", "citations": [2, 2, True, "3"]}],
            "prices": [{"text": "Unknown section.", "citations": [1]}],
            "risks": ["A plain text.", {"text": 5}, 7, {"citations": [1]}],
            "overview": "no list",
        },
        "tools": [{"call": "fetch"}],
    }
    assert report_text.of_object(made) == [
        Claim("team", "About 40 people work on it.", (2,)),
        Claim("risks", "A plain text.", ()),
    ]


@pytest.mark.parametrize(
    "made", [{}, {"sections": []}, {"sections": {"x": []}}, {"sections": {"team": []}}, {"a": 1}]
)
def test_another_object_is_none(made: Any) -> None:
    assert report_text.of_object(made) is None


def test_sections_may_stand_without_a_cover() -> None:
    made = {"risks": [{"text": "One.", "citations": [1]}]}
    assert report_text.of_object(made) == [Claim("risks", "One.", (1,))]


def test_a_running_text_is_cut_by_headings_and_sentences() -> None:
    text = (
        "It is a coin [1]. It costs 3.5 dollars [2, 3]!\n\n"
        "## Technology\n- Blocks come every 12 s. [1] They are small [4][5].\n"
        "**Risk Factors:**\nSome say so.[2]\n"
        "# Appendix\nStill a risk [1]."
    )
    assert report_text.of_text(text) == [
        Claim("overview", "It is a coin.", (1,)),
        Claim("overview", "It costs 3.5 dollars!", (2, 3)),
        Claim("technology", "Blocks come every 12 s.", (1,)),
        Claim("technology", "They are small.", (4, 5)),
        Claim("risks", "Some say so.", (2,)),
        Claim("risks", "Still a risk.", (1,)),
    ]


def test_marks_of_a_sentence_outrank_those_of_its_item() -> None:
    made = {"team": [{"text": "One here [2]. Two there.", "citations": [1]}]}
    assert report_text.of_object(made) == [
        Claim("team", "One here.", (2,)),
        Claim("team", "Two there.", (1,)),
    ]


def test_markup_and_hidden_characters_leave_the_text() -> None:
    made = {"team": [{"text": "<script>alert(1)</script>A <b>bold</b> \u202eclaim\x00.",
                      "citations": [1]}]}  # fmt: skip
    assert report_text.of_object(made) == [Claim("team", "A bold claim.", (1,))]


def test_size_is_bounded() -> None:
    (claim,) = report_text.of_text("x" * 5000)
    assert len(claim.text) <= 1200
    assert len(report_text.of_text("A line [1].\n" * 5000)) == report_text.MOST_ITEMS


@pytest.mark.parametrize(
    "text",
    [
        "```\n" + "\n" * 190_000,
        "# x" + "#" * 190_000 + "y",
        "A. B. " * 33_000,
        "x." + " " * 190_000,
        "\n" * 190_000,
        "x. " + "[1]" * 60_000,
        "x.[1" + "," * 190_000,
    ],
)
def test_a_text_made_to_take_long_takes_no_time(text: str) -> None:
    """Each of these took minutes, or would have: a worker's lease is two."""
    before = time.process_time()
    report_text.of_text(text)
    report_text.of_object({"team": [text]})
    structured(text)
    assert time.process_time() - before < 10
