"""sandbox.caesar"""

import json
from typing import Any

import pytest

from box import Box
from sandbox import clock, research_desk

KEY = {"Authorization": "Bearer some-key"}
QUESTION = "Research the crypto asset Zeta (ZET), known as zeta at CoinGecko. [ref 0a1b2c3d]"


def _ask(box: Box, path: str, body: Any = None, **headers: str) -> Any:
    method = "GET" if body is None else "POST"
    return box.ask(f"/caesar{path}", method=method, headers=_json(KEY | headers), body=body)


def _json(headers: dict[str, str]) -> dict[str, str]:
    return headers | {"Content-Type": "application/json"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, now: float) -> Any:
    """Move the clock of the sandbox."""
    return lambda seconds: monkeypatch.setattr(clock, "now", lambda: now + seconds)


@pytest.mark.parametrize("path", ["/research", "/v1/research", "/research/x", "/v1/research/x"])
def test_only_bearers_of_a_key_are_let_in(box: Box, path: str) -> None:
    for shown in ({}, {"Authorization": "Bearer invalid-key"}, {"Authorization": "Basic x"}):
        answer = box.ask(f"/caesar{path}", headers=shown)
        assert answer.status == 401


def test_the_first_generation_takes_its_steps_and_ends_with_a_report(box: Box, later: Any) -> None:
    begun = _ask(box, "/research", {"query": QUESTION, "reasoning_loops": 1},
                 **{"API-Version": "2025-11-27"})  # fmt: skip
    assert (begun.status, begun.body["status"]) == (200, "queued")
    assert begun.headers["API-Version"] == "2025-11-27"
    path = f"/research/{begun.body['id']}"
    seen = []
    for part in range(6):
        later(research_desk.SECONDS * part / 5 + 0.01)
        seen.append(_ask(box, path).body["status"])
    assert seen == [*research_desk.STEPS, "completed"]
    done = _ask(box, path).body
    assert done["reasoning_loops_consumed"] == 1
    numbers = {row["citation_index"] for row in done["results"]}
    shaped = json.loads(done["transformed_content"].strip("`").removeprefix("json"))
    for rows in shaped["sections"].values():
        assert all(set(row["citations"]) <= numbers for row in rows)
    page = _ask(box, f"{path}/results/{done['results'][0]['id']}/content").body["content"]
    assert "Zeta" in page
    assert _ask(box, f"{path}/results/none/content").status == 404
    listed = _ask(box, "/research?limit=50").body["data"]
    assert [row["id"] for row in listed if "[ref 0a1b2c3d]" in row["query"]] == [begun.body["id"]]


def test_the_second_generation_says_it_in_its_own_words(box: Box, later: Any) -> None:
    begun = _ask(box, "/v1/research", {"query": QUESTION})
    assert (begun.status, begun.body["status"]) == (202, "queued")
    path = f"/v1/research/{begun.body['id']}"
    later(research_desk.SECONDS / 2)
    assert _ask(box, path).body["status"] == "running"
    later(research_desk.SECONDS)
    result = _ask(box, path).body["result"]
    assert result["confidence"] == "high"
    assert set(json.loads(result["content"])["sections"])
    assert result["citations"][0].keys() == {"index", "title", "url"}
    assert begun.body["id"] in {job["id"] for job in _ask(box, "/v1/research").body["jobs"]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/research", {}),
        ("/research", {"query": 5}),
        ("/research", {"query": "x", "reasoning_loops": 11}),
        ("/research", {"query": "x", "compute": 1}),
        ("/v1/research", {"query": "x", "system_prompt": "y"}),
        ("/v1/research", []),
    ],
)
def test_bad_questions_are_refused(box: Box, path: str, body: Any) -> None:
    assert _ask(box, path, body).status == 400


@pytest.mark.parametrize(
    ("whim", "status"), [("broke", 402), ("lost", 502), ("error_500", 500), ("rate_limited", 429)]
)
def test_questions_are_counted_whatever_became_of_them(box: Box, whim: str, status: int) -> None:
    box.fault("caesar", whim)
    assert _ask(box, "/research", {"query": QUESTION}).status == status
    assert box.ask("/_calls").body["caesar"] == {"POST /research": 1}


@pytest.mark.parametrize(
    ("whim", "status", "has_text"),
    [("failing", "failed", False), ("unsure", "pondering", False), ("empty", "completed", False),
     ("inventive", "completed", True), ("half_structured", "completed", True)],
)  # fmt: skip
def test_whims_change_how_a_job_stands(
    box: Box, later: Any, whim: str, status: str, has_text: bool
) -> None:
    begun = _ask(box, "/research", {"query": QUESTION}).body["id"]
    later(research_desk.SECONDS + 1)
    box.fault("caesar", whim)
    job = _ask(box, f"/research/{begun}").body
    assert job["status"] == status
    assert bool(job["content"]) is has_text
    assert ("987654" in json.dumps(job)) is (whim == "inventive")


def test_a_slow_report_takes_as_long_as_it_is_told(box: Box, later: Any) -> None:
    begun = _ask(box, "/research", {"query": QUESTION}).body["id"]
    box.fault("caesar", "slow", seconds=100)
    later(99)
    assert _ask(box, f"/research/{begun}").body["status"] == "summarizing"
    later(100)
    assert _ask(box, f"/research/{begun}").body["status"] == "completed"


def test_a_whim_of_another_is_unknown(box: Box) -> None:
    answer = box.ask("/_faults/kraken", method="PUT", body={"kind": "broke"})
    assert answer.status == 400
