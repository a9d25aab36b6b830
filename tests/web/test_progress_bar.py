"""The bar of phases of a coin's page, and what each card says of its place in them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import render_template

from blueprints.presentation import cards, coin, progress, times
from config import Settings
from progress import PHASES
from web import answers
from web.document import Document
from web.dressed import pages_alone
from web.progress_answers import ID, run

ROOT = Path(__file__).parents[2]
REFRESH = ("meta", "refresh")
TYPES = [kind for kinds in PHASES.values() for kind in kinds]
PENDING = answers.answer(None, "pending", refreshing=True)


@pytest.fixture(scope="module")
def show(settings: Settings) -> Any:
    """Render the page of an answer and take it apart."""
    app = pages_alone(settings)

    def _show(followed: Any, **changes: Any) -> Document:
        with app.test_request_context("/asset/bitcoin"):
            page = coin.page(answers.asset_page(progress=followed, **changes))
            return Document(render_template("pages/asset.html", page=page, **page.visit))

    return _show


def _all_pending() -> dict[str, Any]:
    return {"analyses": dict.fromkeys(TYPES, PENDING), "candles": [], "candles_source": None}


def _limited(seconds: float = 34) -> dict[str, Any]:
    moment = datetime.now(UTC) + timedelta(seconds=seconds + 0.9)
    error = {"code": "too_many_requests", "detail": "You asked for much."}
    return answers.answer(None, "limited", error=error, retry_at=moment.isoformat())


def _phases(followed: Any) -> list[tuple[str, str]]:
    return [(phase.word, phase.time) for phase in progress.read(followed).phases]


def test_a_phase_tells_its_state_in_words_its_time_and_its_budget():
    assert _phases(run("done", "partial", "running", "waiting", ago_s=1.24)) == [
        ("done", "0.8 s of 1 s"),
        ("partial", "0.8 s of 3 s"),
        ("working", "1.2 s of 5 s"),
        ("waiting", "10 s"),
    ]
    assert _phases(run("failed", "running", "waiting", "waiting"))[0][0] == "failed"


def test_the_line_of_a_phase_is_as_long_as_its_time_used_and_no_longer():
    bar = progress.read(run("done", "running", "waiting", "waiting", ago_s=9))
    assert [phase.percent for phase in bar.phases] == [84.0, 100.0, 0, 0]


@pytest.mark.parametrize(
    ("followed", "said"),
    [
        (run(*["running"], *["waiting"] * 3), "Phase 1 of 4 is being worked on."),
        (run("done", "running", "waiting", "waiting"), "Phase 1 of 4, Market, has ended."),
        (
            run("done", "partial", "running", "waiting", sentiment="late", technical="stale"),
            (
                "Phase 2 of 4, Technical and sentiment, has ended, but: Technical older copy,"
                " Sentiment late."
            ),
        ),
        (run(*["done"] * 4), "All four phases have ended."),
        (
            run("done", "done", "partial", "done", news="limited", on_chain="failed"),
            "All four phases have ended, but: News limited, On-chain failed.",
        ),
    ],
)
def test_who_hears_the_page_is_told_of_the_phase_that_ended_last(followed, said):
    assert progress.read(followed).said == said


def test_while_parts_of_one_phase_come_nothing_new_is_said():
    first = run("done", "running", "waiting", "waiting")
    second = run("done", "running", "waiting", "waiting", technical="fresh")
    assert progress.read(first).said == progress.read(second).said


def test_the_bar_leads_to_every_card_and_names_what_is_late(show):
    page = show(run("done", "partial", "running", "waiting", sentiment="late"), **_all_pending())
    assert page.values("data-progress") == [ID]
    assert page.values("data-going") == [""]
    links = [link for link in page.values("href", "a") if link.startswith("#")]
    anchors = set(page.values("id"))
    assert {"#market", *(f"#{kind}" for kind in TYPES[1:])} <= set(links)
    assert {link[1:] for link in links} <= anchors
    assert "Technical and sentiment partial 0.8 s of 3 s Technical Sentiment late" in page.text


def test_a_card_says_which_phase_it_waits_for_and_when_it_is_late(show):
    text = show(
        run("done", "partial", "running", "waiting", sentiment="late"), **_all_pending()
    ).text
    assert "Sentiment late not there in 3 s, on its way" in text
    assert "News refreshing for the first time, a few seconds" in text
    assert "Risk waiting for phase 4 of 4" in text


def test_a_browser_without_script_looks_again_until_all_is_there(show):
    def _again(followed: Any, **analyses: Any) -> list[str]:
        page = show(followed, **analyses)
        return [
            it["content"] for tag, it in page.elements if (tag, it.get("http-equiv")) == REFRESH
        ]

    limited = {"analyses": answers.asset_page()["analyses"] | {"news": _limited()}}
    assert _again(run("done", "running", "waiting", "waiting"), **_all_pending()) == ["2"]
    assert _again(run(*["done"] * 4), **_all_pending()) == ["5"], "late, and on its way"
    assert _again(run(*["done"] * 4), **limited) == ["35"]
    assert _again(run(*["done"] * 4)) == []


def test_what_is_limited_says_when_it_may_be_asked_for(show):
    analyses = answers.asset_page()["analyses"] | {"news": _limited()}
    page = show(
        run(
            *["done"] * 4,
        ),
        analyses=analyses,
    )
    assert "News limited may be asked again in 34 s" in page.text
    assert "The rest is asked for in 34 s" in page.text
    assert len(page.values("data-again")) == 2
    assert not page.values("data-pending")


def test_an_older_copy_of_what_is_limited_stays():
    moment = datetime.now(UTC) + timedelta(seconds=20)
    stale = answers.answer(answers.sentiment(), "stale", retry_at=moment.isoformat())
    state = cards.state(stale)
    assert (state.name, state.note) == ("limited", "old copy shown, asked again in")
    assert (state.moment, state.again) == (
        times.known_moment(stale["envelope"]["created_at"]),
        moment,
    )


def test_a_verdict_waits_for_its_parts_and_does_not_leave_them_out_yet(show):
    parts = [answers.consensus_part(kind, 0.2, reason="not_made") for kind in TYPES[1:7]]
    parts[0] |= {"signal": 20.0, "counted": True, "reason": None, "weight_used": 1.0}
    nothing = answers.consensus(
        direction=None, verdict=None, parts=parts, refused=["thin_evidence"]
    )
    waiting = show(run("done", *["running"], *["waiting"] * 2), consensus=nothing, **_all_pending())
    assert "No verdict yet. Here so far: one of six parts." in waiting.text
    assert "on its way" in waiting.text
    assert "left out" not in waiting.text.partition("Table")[0]
    ended = show(run(*["done"] * 4), consensus=nothing)
    assert "Not enough evidence for a verdict" in ended.text


def test_a_page_without_a_run_has_no_bar(show):
    page = show(None)
    assert not page.values("data-progress")
    assert not [it for tag, it in page.elements if it.get("http-equiv")]
