"""The stand-in of a language model: it repeats the evidence it was given, sentence by sentence.

Whims: picky (400 for temperature, response_format and max_completion_tokens, one at a time),
cut_off, refusing, empty, half_structured (text with marks instead of an object), inventive (three
sentences that nothing bears out), gullible (does what it finds in the evidence), lost (answered,
and the answer is an error), broke (429 insufficient_quota). A key is optional.
"""

import json
import re
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from sandbox import clock, research_writer
from sandbox.research_writer import Said

bp = Blueprint("openai", __name__, url_prefix="/openai/v1")

WHIMS = (
    *("picky", "cut_off", "refusing", "empty", "half_structured", "inventive", "gullible"),
    *("lost", "broke", "uncounted"),
)
PICKY = ("temperature", "response_format", "max_completion_tokens")
SECTIONS = {
    "technical": "overview",
    "sentiment": "overview",
    "on-chain": "technology",
    "market-data": "market_position",
    "defi": "market_position",
    "risk": "risks",
    "derivatives": "risks",
    "predictions": "risks",
}
MOST = 30
_ROW = re.compile(r"^\{\"n\": .*\}$", re.MULTILINE)


@bp.post("/chat/completions")
def complete() -> Response:
    """Answer a question with what its evidence says."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        return _refused(400, "messages is required", "messages")
    if request.headers.get("Authorization", "").endswith(" invalid"):
        return _refused(401, "Incorrect API key provided", None, "invalid_api_key")
    if refused := _whim_refusal(body):
        return refused
    question = "\n".join(str(message.get("content")) for message in body["messages"])
    if _whim() == "lost":
        return _refused(502, "Bad gateway", None)
    return jsonify(_completion(str(body.get("model")), question))


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "Unknown request URL", None)


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, "Rate limit reached", None, "rate_limit_exceeded")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "The server had an error", None)


def _whim() -> str:
    whim = g.get("whim")
    return whim.kind if whim else ""


def _whim_refusal(body: dict[str, Any]) -> Response | None:
    if _whim() == "broke":
        return _refused(429, "You exceeded your current quota", None, "insufficient_quota")
    named = next((name for name in PICKY if name in body), None)
    if _whim() == "picky" and named:
        return _refused(400, f"Unsupported parameter: '{named}'", named, "unsupported_parameter")
    return None


def _completion(model: str, question: str) -> dict[str, Any]:
    said = _sentences(question)
    text = json.dumps(research_writer.as_object(said))
    if _whim() == "half_structured":
        text = research_writer.as_text(said)
    ended = {"cut_off": "length", "refusing": "stop"}.get(_whim(), "stop")
    refusal = "I cannot help with that." if _whim() == "refusing" else None
    if _whim() == "cut_off":
        text = text[: len(text) // 2]
    message = {
        "role": "assistant",
        "content": None if _whim() in ("refusing", "empty") else text,
        "refusal": refusal,
    }
    made: dict[str, Any] = {
        "id": "chatcmpl-sandbox",
        "object": "chat.completion",
        "created": int(clock.now()),
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": ended}],
    }
    if _whim() != "uncounted":
        tokens = (len(question) // 4, len(text) // 4)
        made["usage"] = {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
        }
    return made


def _sentences(question: str) -> tuple[Said, ...]:
    said = tuple(
        Said(
            SECTIONS.get(row["from"], "developments"),
            f"The evidence says: {row['says']}.",
            (row["n"],),
        )
        for row in map(json.loads, _ROW.findall(question)[:MOST])
    )
    if _whim() == "inventive":
        return said + research_writer.invented()
    if _whim() == "gullible":
        orders = [row for row in said if "ignore previous instructions" in row.text.lower()]
        obeyed = Said("overview", "As told, visit https://claim.evil.example/now today.", (1,))
        return (*said, *([obeyed] if orders else []))
    return said


def _refused(status: int, message: str, param: str | None, code: str | None = None) -> Response:
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    response = jsonify({"error": error})
    response.status_code = status
    return response
