"""Caesar's stand-in, in both generations: orders, steps, reports of invented pages.

POST /research begins a job (A), POST /v1/research too (B). Whims: slow (a report takes `seconds`),
failing, unsure (a word nobody knows, for ever), empty (completed without a text), half_structured
(the object is spoilt), inventive (three sentences that nothing bears out), lost (the job is begun
and the answer an error), broke (402). Keys that begin with "invalid" open nothing.
"""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from sandbox import clock, research_desk, research_writer
from sandbox.research_desk import Order, desk

bp = Blueprint("caesar", __name__, url_prefix="/caesar")

WHIMS = (
    *("slow", "failing", "unsure", "empty", "half_structured", "inventive"),
    *("lost", "broke"),
)
VERSIONS = ("2025-08-08", "2025-11-27")
FIELDS_A = {
    *("query", "system_prompt", "reasoning_loops", "reasoning_mode", "allow_early_exit"),
    *("source_timeout", "exclude_social", "excluded_domains", "auto", "model", "files"),
}
FIELDS_B = {"query", "max_tool_calls", "source_timeout", "excluded_domains"}
MOST = 200


@bp.before_request
def refuse_without_key() -> Response | None:
    """Let nobody in without a key."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and key.strip() and not key.startswith("invalid"):
        return None
    return _refused(401, "Missing API key")


@bp.post("/research")
def submit_a() -> Response:
    """Take a question on, as the first generation does."""
    body = request.get_json(silent=True)
    loops = body.get("reasoning_loops", 1) if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return _refused(400, 'Body contains incorrect JSON type for field "query"')
    if not body.keys() <= FIELDS_A or not isinstance(loops, int) or not 1 <= loops <= 10:
        return _refused(400, 'Body contains incorrect JSON type for field "reasoning_loops"')
    order = _taken(body["query"], loops)
    if isinstance(order, Response):
        return order
    return _versioned({"id": order.id, "status": "queued"})


@bp.get("/research")
def list_a() -> Response:
    """List jobs, the newest first."""
    limit = request.args.get("limit", "10")
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST:
        return _refused(400, "limit must be 1 to 200")
    rows = [_job_a(order) for order in desk().newest()[: int(limit)]]
    return _versioned({"data": rows, "pagination": {"page": 1, "limit": int(limit)}})


@bp.get("/research/<name>")
def poll_a(name: str) -> Response:
    """Say how a job stands."""
    order = desk().find(name)
    return _refused(404, "Resource not found") if order is None else _versioned(_job_a(order))


@bp.get("/research/<name>/results/<result>/content")
def content_a(name: str, result: str) -> Response:
    """Show a page that a report cites."""
    order = desk().find(name)
    pages = research_writer.write(order.query).pages if order else ()
    body = next((page.body for page in pages if f"page-{page.number}" == result), None)
    return _refused(404, "Resource not found") if body is None else _versioned({"content": body})


@bp.post("/v1/research")
def submit_b() -> Response:
    """Take a question on, as the second generation does."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return _refused(400, "query is required")
    if unknown := sorted(body.keys() - FIELDS_B):
        return _refused(400, f"unknown field {unknown[0]}")
    order = _taken(body["query"], 1)
    if isinstance(order, Response):
        return order
    access = {"rate_limit": {"limit_rps": 5, "remaining": 4, "reset_at": _iso(order.at + 1)}}
    response = _typed({"id": order.id, "status": "queued", "access": access})
    response.status_code = 202
    return response


@bp.get("/v1/research")
def list_b() -> Response:
    """List jobs, the newest first."""
    return _typed({"jobs": [_job_b(order) for order in desk().newest()[:50]]})


@bp.get("/v1/research/<name>")
def poll_b(name: str) -> Response:
    """Say how a job stands."""
    order = desk().find(name)
    return _refused(404, "not found") if order is None else _typed(_job_b(order))


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "Resource not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, "Too many requests - rate limit exceeded.")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "Internal error")


def _whim() -> str:
    whim = g.get("whim")
    return whim.kind if whim else ""


def _taken(query: str, loops: int) -> Order | Response:
    if _whim() == "broke":
        return _refused(402, "Payment Required")
    order = desk().take(query, clock.now(), loops)
    return _refused(502, "Bad gateway") if _whim() == "lost" else order


def _step(order: Order) -> str:
    if _whim() == "unsure":
        return "pondering"
    whim = g.get("whim")
    seconds = whim.seconds if whim and whim.kind == "slow" else research_desk.SECONDS
    reached = research_desk.step(order, clock.now(), seconds)
    return "failed" if _whim() == "failing" and reached == "completed" else reached


def _sentences(order: Order) -> tuple[research_writer.Said, ...]:
    written = research_writer.write(order.query).sentences
    return written + research_writer.invented() if _whim() == "inventive" else written


def _job_a(order: Order) -> dict[str, Any]:
    status = _step(order)
    is_done = status == "completed"
    content = shaped = None
    if is_done and _whim() != "empty":
        said = _sentences(order)
        content = research_writer.as_text(said)
        shaped = f"```json\n{json.dumps(research_writer.as_object(said) | {'confidence': 71})}\n```"
        shaped = shaped[:200] if _whim() == "half_structured" else shaped
    return {
        "id": order.id,
        "created_at": _iso(order.at),
        "status": status,
        "query": order.query,
        "reasoning_loops_consumed": order.loops if is_done else 0,
        "running_time": int(clock.now() - order.at),
        "results": [
            {
                "id": f"page-{page.number}",
                "title": page.title,
                "url": page.url,
                "citation_index": page.number,
            }
            for page in (research_writer.write(order.query).pages if is_done else ())
        ],
        "content": content,
        "transformed_content": shaped,
    }


def _job_b(order: Order) -> dict[str, Any]:
    step = _step(order)
    known = ("queued", "completed", "failed", "pondering")
    status = step if step in known else "running"
    job: dict[str, Any] = {"id": order.id, "status": status, "created_at": _iso(order.at)}
    job["query"] = order.query
    if status == "completed":
        said = _sentences(order)
        made = json.dumps(research_writer.as_object(said))
        text = research_writer.as_text(said) if _whim() == "half_structured" else made
        job["completed_at"] = _iso(clock.now())
        job["result"] = {
            "content": None if _whim() == "empty" else text,
            "query": order.query,
            "citations": [
                {"index": page.number, "title": page.title, "url": page.url}
                for page in research_writer.write(order.query).pages
            ],
            "read_count": 14,
            "confidence": "high",
            "tool_calls_used": 11,
            "llm_calls": 5,
        }
    return job


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _versioned(body: dict[str, Any]) -> Response:
    response = jsonify(body)
    asked = request.headers.get("API-Version", VERSIONS[0])
    response.headers["API-Version"] = asked if asked in VERSIONS else VERSIONS[0]
    return response


def _typed(body: dict[str, Any]) -> Response:
    return jsonify({"request_id": "req-sandbox", **body})


def _refused(status: int, message: str) -> Response:
    if request.path.startswith("/caesar/v1/"):
        error = {"code": f"http_{status}", "message": message}
        response = jsonify({"type": "error", "request_id": "req-sandbox", "error": error})
    else:
        response = jsonify({"error": message})
    response.status_code = status
    return response
