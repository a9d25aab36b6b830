"""Caesar, first generation (api.caesar.xyz): a question becomes a job that takes minutes.

https://docs.caesar.xyz

Creating a job costs money and knows no idempotency key, so it is asked for once; a job whose
answer was lost is found again by a marker in its question. Any status that is no end means that
the job still runs. `transformed_content` is what a system prompt made of the report; it may be
JSON, fenced or not, or missing.
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
    loops_taken,
    marked,
    structured,
)
from providers.values import excerpt, mapping, number, rows

NAME = "caesar"
VERSION = {"API-Version": "2025-11-27"}
ENDS = frozenset({"failed", "cancelled", "expired"})
SOURCE_SECONDS = 60
PAGE = 50
MAX_BYTES = 4 << 20


def submit(question: str, instruction: str, *, loops: int, deadline: float) -> str:
    """Begin a job, once, and return its name. Raises PostError."""
    body = {
        "query": question,
        "system_prompt": instruction,
        "reasoning_loops": loops,
        "reasoning_mode": False,
        "allow_early_exit": True,
        "source_timeout": SOURCE_SECONDS,
    }
    return post_json(
        NAME,
        "/research",
        body,
        deadline=deadline,
        headers=VERSION,
        judge=_judge,
        read=lambda found: job_id(NAME, mapping(found)["id"]),
    )


def poll(job: str, *, deadline: float) -> Outcome:
    """Ask how a job stands. Raises UpstreamError."""
    return get_json(
        NAME,
        f"/research/{job_id(NAME, job)}",
        deadline=deadline,
        max_bytes=MAX_BYTES,
        judge=_judge,
        read=_outcome,
    )


def find(marker: str, *, deadline: float) -> str | None:
    """Return the name of the job whose question holds the marker. Raises UpstreamError."""

    def read(found: Any) -> str | None:
        listed = rows(mapping(found)["data"])
        return next((job_id(NAME, row.get("id")) for row in listed if marked(row, marker)), None)

    return get_json(
        NAME,
        "/research",
        {"page": "1", "limit": str(PAGE)},
        deadline=deadline,
        max_bytes=MAX_BYTES,
        judge=_judge,
        read=read,
    )


def content(job: str, result: str, *, deadline: float) -> str:
    """Return the text of a page that a report cites. Raises UpstreamError."""

    def read(found: Any) -> str:
        text = mapping(found)["content"]
        if not isinstance(text, str):
            raise TypeError
        return text[:LONGEST_TEXT]

    return get_json(
        NAME,
        f"/research/{job_id(NAME, job)}/results/{job_id(NAME, result)}/content",
        deadline=deadline,
        max_bytes=MAX_BYTES,
        judge=_judge,
        read=read,
    )


def _outcome(body: Any) -> Outcome:
    found = mapping(body)
    status = excerpt(found["status"], 40)
    if status is None:
        raise TypeError
    took = loops_taken(found.get("reasoning_loops_consumed"))
    if status.lower() in ENDS:
        return Failed(status.lower(), took)
    if status.lower() != "completed":
        return Running(status)
    shaped = found.get("transformed_content")
    shaped = shaped if isinstance(shaped, str) else None
    text = found.get("content")
    text = text if isinstance(text, str) and text.strip() else shaped
    if not text or not text.strip():
        return Failed("empty", took)
    made = structured(shaped) or structured(text)
    confidence = number(made.get("confidence")) if made else None
    results = found.get("results")
    return Report(
        text[:LONGEST_TEXT],
        made,
        cited(results if isinstance(results, list) else [], index="citation_index"),
        confidence if confidence is not None and 0 <= confidence <= 100 else None,
        took,
    )


def _judge(status: int, _body: Any) -> Fault | None:
    if status == 402:
        return Fault("refused", "the account is empty", NO_CREDIT_SECONDS)
    return Fault("no_data", "no such job") if status == 404 else None
