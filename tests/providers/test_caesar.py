"""providers.caesar, caesar_a and caesar_b: the two interfaces of one service."""

from collections.abc import Callable
from typing import Any

import pytest

from loopback import Upstream
from providers import caesar, caesar_a, caesar_b
from providers.faults import PostError, UpstreamError
from providers.reports import Cited, Failed, Report, Running

Payload = Callable[[str], Any]
MARKER = "[ref 0a1b2c3d]"
BOTH = pytest.mark.parametrize("client", [caesar_a, caesar_b], ids=["a", "b"])


def _without(body: Any, *path: str, value: Any = None) -> Any:
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return body


def test_a_generation_is_known_by_its_letter() -> None:
    assert {"a": caesar_a, "b": caesar_b} == caesar.GENERATIONS
    assert {client.NAME for client in caesar.GENERATIONS.values()} == {caesar.NAME}


def test_the_first_interface_is_told_everything_it_has_no_firm_default_for(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"id": "job-1", "status": "queued"})
    assert caesar_a.submit("What is it?", "Answer so.", loops=1, deadline=soon) == "job-1"
    asked = upstream.asked[0]
    assert (asked.path, asked.headers["API-Version"]) == ("/research", "2025-11-27")
    assert asked.body == {
        "query": "What is it?",
        "system_prompt": "Answer so.",
        "reasoning_loops": 1,
        "reasoning_mode": False,
        "allow_early_exit": True,
        "source_timeout": 60,
    }


def test_the_second_interface_is_told_nothing_it_does_not_know(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"request_id": "q", "id": "job-2", "status": "queued", "access": {}}, 202)
    assert caesar_b.submit("What is it?", "Answer so.", loops=2, deadline=soon) == "job-2"
    assert upstream.asked[0].path == "/v1/research"
    assert upstream.asked[0].body == {
        "query": "What is it?\n\nAnswer so.",
        "max_tool_calls": 40,
        "source_timeout": 60,
    }


def test_a_report_of_the_first_interface(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("caesar/a_completed.json"))
    report = caesar_a.poll("0d6f2c1e", deadline=soon)
    assert report == Report(
        text="Blocks arrive every 12 seconds [1].",
        structured={
            "sections": {
                "technology": [{"text": "Blocks arrive every 12 seconds.", "citations": [1]}]
            },
            "confidence": 64,
        },
        cited=(
            Cited(1, "Zeta design paper", "https://zeta.example/paper", "r-one"),
            Cited(3, "http://old.example/", "http://old.example/", None),
        ),
        confidence=64.0,
        loops=2.0,
    )
    assert upstream.asked[0].path == "/research/0d6f2c1e"


def test_a_report_of_the_second_interface(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("caesar/b_completed.json"))
    assert caesar_b.poll("job-77", deadline=soon) == Report(
        text="## Technology\nBlocks arrive every 12 seconds [1].",
        structured=None,
        cited=(Cited(1, "Zeta design paper", "https://zeta.example/paper", None),),
        confidence=None,
        loops=None,
    )


@pytest.mark.parametrize("shaped", ["{not json", "", None, "[1]", 5, "```json\n{\n```"])
def test_an_unreadable_object_leaves_the_text(
    upstream: Upstream, payload: Payload, soon: float, shaped: Any
) -> None:
    body = _without(payload("caesar/a_completed.json"), "transformed_content", value=shaped)
    upstream.answer(body)
    report = caesar_a.poll("x", deadline=soon)
    assert isinstance(report, Report)
    assert (report.structured, report.confidence) == (None, None)
    assert report.text == "Blocks arrive every 12 seconds [1]."


def test_completed_without_any_text_is_a_failure(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = _without(payload("caesar/a_completed.json"), "transformed_content")
    upstream.answer(_without(body, "content"))
    assert caesar_a.poll("x", deadline=soon) == Failed("empty", 2.0)
    upstream.forget()
    upstream.answer(_without(payload("caesar/b_completed.json"), "result", "content"))
    assert caesar_b.poll("x", deadline=soon) == Failed("empty")
    upstream.forget()
    upstream.answer(_without(payload("caesar/b_completed.json"), "result"))
    assert caesar_b.poll("x", deadline=soon) == Failed("empty")


@BOTH
@pytest.mark.parametrize("status", ["queued", "running", "Summarizing", "a new word", "success"])
def test_a_word_that_is_no_end_means_running(
    upstream: Upstream, soon: float, client: Any, status: str
) -> None:
    upstream.answer({"id": "x", "status": status})
    assert client.poll("x", deadline=soon) == Running(status)


@pytest.mark.parametrize("status", ["failed", "cancelled", "EXPIRED"])
def test_an_end_without_a_report_is_a_failure(upstream: Upstream, soon: float, status: str) -> None:
    upstream.answer({"id": "x", "status": status, "reasoning_loops_consumed": 1})
    assert caesar_a.poll("x", deadline=soon) == Failed(status.lower(), 1.0)


@pytest.mark.parametrize("told", [-1, 101, 1e300, "many", None, True])
def test_loops_that_no_job_can_have_taken_are_not_known(
    upstream: Upstream, payload: Payload, soon: float, told: Any
) -> None:
    body = payload("caesar/a_completed.json") | {"reasoning_loops_consumed": told}
    upstream.answer(body)
    report = caesar_a.poll("x", deadline=soon)
    assert isinstance(report, Report)
    assert report.loops is None


@BOTH
def test_a_page_whose_address_cannot_be_taken_apart_is_no_page(
    upstream: Upstream, payload: Payload, soon: float, client: Any
) -> None:
    body = payload(f"caesar/{client.__name__[-1]}_completed.json")
    rows = body["results"] if client is caesar_a else body["result"]["citations"]
    rows[0]["url"] = "https://[evil"
    upstream.answer(body)
    report = client.poll("x", deadline=soon)
    assert "https://[evil" not in {page.url for page in report.cited}


@BOTH
@pytest.mark.parametrize("body", [{}, [], {"status": None}, {"status": 3}, {"status": ""}])
def test_an_answer_without_a_status_is_none(
    upstream: Upstream, soon: float, client: Any, body: Any
) -> None:
    upstream.answer(body)
    with pytest.raises(UpstreamError) as refusal:
        client.poll("x", deadline=soon)
    assert refusal.value.code == "bad_body"


def test_a_lost_job_is_found_by_its_marker(upstream: Upstream, soon: float) -> None:
    listed = [{"id": "other", "query": "[ref ffffffff]"}, 3, {"id": "mine", "query": f"Q {MARKER}"}]
    upstream.answer({"data": listed, "pagination": {}})
    assert caesar_a.find(MARKER, deadline=soon) == "mine"
    assert upstream.asked[0].query == {"page": "1", "limit": "50"}
    upstream.forget()
    upstream.answer({"jobs": [{"id": "mine", "result": {"query": f"Q {MARKER}"}}, {"id": "y"}]})
    assert caesar_b.find(MARKER, deadline=soon) == "mine"
    upstream.forget()
    upstream.answer({"data": [], "jobs": []})
    assert (caesar_a.find(MARKER, deadline=soon), caesar_b.find(MARKER, deadline=soon)) == (
        None,
        None,
    )


@BOTH
def test_an_empty_account_closes_the_door_for_a_day(
    upstream: Upstream, gate: Any, soon: float, client: Any
) -> None:
    upstream.answer({"error": "Payment Required"}, 402)
    with pytest.raises(PostError) as refusal:
        client.submit("Q", "so", loops=1, deadline=soon)
    assert (refusal.value.code, refusal.value.fate) == ("refused", "refused")
    assert gate.outcomes == [("caesar", "refused", 86400.0)]


@BOTH
@pytest.mark.parametrize("name", ["", "a/b", "../x", "x" * 81, 5, None])
def test_what_cannot_be_a_name_is_not_taken_for_one(
    upstream: Upstream, soon: float, client: Any, name: Any
) -> None:
    upstream.answer({"id": name}, 202)
    with pytest.raises(PostError) as refusal:
        client.submit("Q", "so", loops=1, deadline=soon)
    assert (refusal.value.code, refusal.value.fate) == ("bad_body", "unknown")


def test_the_text_of_a_cited_page(upstream: Upstream, soon: float) -> None:
    upstream.answer({"content": "<p>12 seconds</p>" + "x" * 300_000})
    text = caesar_a.content("job", "r-one", deadline=soon)
    assert text.startswith("<p>12 seconds</p>")
    assert len(text) == 200_000
    assert upstream.asked[0].path == "/research/job/results/r-one/content"
