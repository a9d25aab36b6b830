"""Caesar, second generation (alpha.api.trycaesar.com): the same idea, other words and shapes.

https://docs.caesar.xyz

Unknown fields of a question are refused, so there is no system prompt: what the report is to look
like stands in the question. Confidence is a word. Errors are {"type": "error", "error": {"code"}}.
402 says that the prepaid balance is used up.
"""

from typing import Any

from providers.faults import Fault
from providers.http import get_json, post_json
from providers.reports import (
    LONGEST_TEXT,
    NO_CREDIT_SECONDS,
    Failed,
    Outcome,
    Report,
    Running,
    cited,
    job_id,
    marked,
    structured,
)
from providers.values import excerpt, mapping, rows

NAME = "caesar"
SOURCE_SECONDS = 60
CALLS_PER_LOOP = 20
MAX_BYTES = 4 << 20


def submit(question: str, instruction: str, *, loops: int, deadline: float) -> str:
    """Begin a job, once, and return its name. Raises PostError."""
    body = {
        "query": f"{question}\n\n{instruction}",
        "max_tool_calls": CALLS_PER_LOOP * loops,
        "source_timeout": SOURCE_SECONDS,
    }
    return post_json(
        NAME,
        "/v1/research",
        body,
        deadline=deadline,
        judge=_judge,
        read=lambda found: job_id(NAME, mapping(found)["id"]),
    )


def poll(job: str, *, deadline: float) -> Outcome:
    """Ask how a job stands. Raises UpstreamError."""
    return get_json(
        NAME,
        f"/v1/research/{job_id(NAME, job)}",
        deadline=deadline,
        max_bytes=MAX_BYTES,
        judge=_judge,
        read=_outcome,
    )


def find(marker: str, *, deadline: float) -> str | None:
    """Return the name of the job whose question holds the marker. Raises UpstreamError."""

    def read(found: Any) -> str | None:
        listed = rows(mapping(found)["jobs"])
        return next((job_id(NAME, row.get("id")) for row in listed if marked(row, marker)), None)

    return get_json(
        NAME, "/v1/research", deadline=deadline, max_bytes=MAX_BYTES, judge=_judge, read=read
    )


def _outcome(body: Any) -> Outcome:
    found = mapping(body)
    status = excerpt(found["status"], 40)
    if status is None:
        raise TypeError
    if status.lower() == "failed":
        return Failed("failed")
    if status.lower() != "completed":
        return Running(status)
    result = found.get("result")
    text = result.get("content") if isinstance(result, dict) else None
    if not isinstance(result, dict) or not isinstance(text, str) or not text.strip():
        return Failed("empty")
    listed = result.get("citations")
    return Report(
        text[:LONGEST_TEXT],
        structured(text),
        cited(listed if isinstance(listed, list) else [], index="index"),
        None,  # "high" is a word and no number
        None,
    )


def _judge(status: int, _body: Any) -> Fault | None:
    if status == 402:
        return Fault("refused", "the balance is used up", NO_CREDIT_SECONDS)
    return Fault("no_data", "no such job") if status == 404 else None
