"""Faults and refusals: problem+json for scripts, a page for people; never a stack, SQL or host.

Refusals come from the database with a slug and a sentence and pass through `problem`; faults of
HTTP itself (404, 405, 413 …) and of the service (503, 500) are worded here.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import psycopg
from flask import Flask, Response, g, render_template, request
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests
from werkzeug.exceptions import HTTPException

from db.gateway import Reply

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
DATABASE_FAULT = psycopg.Error  # what a call raises when it is answered by no reply
DATABASE_AWAY_SECONDS = 5  # Retry-After while the database is away or the pool exhausted
SLUGS = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_entity_too_large",
    414: "request_uri_too_long",
    415: "unsupported_media_type",
    431: "request_header_fields_too_large",
}
SENTENCES = {
    400: "The address or the body of this request is malformed.",
    403: "This is not allowed.",
    404: "Nothing has this address.",
    405: "This address does not take that method.",
    413: "The body of this request is too large.",
    414: "The address of this request is too long.",
    415: "This address takes JSON only: send Content-Type: application/json.",
    431: "The headers of this request are too large.",
    500: "Something went wrong here; it was noted under the request's number.",
    503: "The service is too busy or its database is away. Try again in a moment.",
}


def problem(status: int, body: dict[str, Any], headers: dict[str, str]) -> Reply:
    """A refusal in the shape of RFC 9457."""
    full = {
        "type": "about:blank",  # the code says what kind of problem this is
        "title": HTTPStatus(status).phrase,
        "status": status,
        "request_id": g.get("request_id"),
    }
    return Reply(json.dumps(full | body), status, {"Content-Type": PROBLEM, **headers})


def refuse(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> Reply:
    """A refusal that needs no database: the request itself is wrong."""
    body: dict[str, Any] = {"code": code, "detail": detail}
    return problem(status, body | ({"errors": errors} if errors else {}), {})


def init_app(app: Flask) -> None:
    """Answer every fault in one voice."""
    app.register_error_handler(HTTPException, _http_fault)
    app.register_error_handler(psycopg.Error, _database_fault)
    app.register_error_handler(Exception, _unknown_fault)


def wants_page() -> bool:
    """Whether the sender is a person in a browser rather than a script."""
    if request.path.startswith("/api/"):
        return False
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def as_response(
    reply: Reply, frame: Callable[[], Mapping[str, object]] = dict
) -> Response | tuple[str, int, dict[str, str]]:
    """A refusal as a page for people, as it is for scripts; `frame` asks who looks at the page."""
    if not wants_page():
        return reply.body, reply.status, reply.headers
    facts = {"problem": reply.json(), "again": _again(reply.headers)}
    page = render_template("errors/error.html", **facts, **frame())
    headers = {name: v for name, v in reply.headers.items() if name != "Content-Type"}
    return page, reply.status, headers


def _again(headers: dict[str, str]) -> datetime | None:
    """When it is worth to try again, where that is known."""
    seconds = headers.get("Retry-After", "")
    return datetime.now(UTC) + timedelta(seconds=int(seconds)) if seconds.isdecimal() else None


def _http_fault(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    code = SLUGS.get(status, SLUGS[400] if status < 500 else "internal_server_error")
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    detail = SENTENCES.get(status, HTTPStatus(status).description)
    return as_response(problem(status, {"code": code, "detail": detail}, headers))


def _database_fault(error: psycopg.Error) -> Any:
    if _is_away(error):
        log.warning("database away or pool exhausted: %s", type(error).__name__)
        body = {"code": "service_unavailable", "detail": SENTENCES[503]}
        return as_response(problem(503, body, {"Retry-After": str(DATABASE_AWAY_SECONDS)}))
    return _unknown_fault(error)


def _is_away(error: psycopg.Error) -> bool:
    busy = isinstance(error, PoolTimeout | TooManyRequests | PoolClosed)
    passing = error.sqlstate in ("57014", "55P03", "40001", "40P01", "25006")
    return busy or passing or isinstance(error, psycopg.OperationalError)


def _unknown_fault(error: Exception) -> Any:
    if type(error).__module__ == "gunicorn.http.errors":  # a body that ends nowhere
        body = {"code": SLUGS[400], "detail": SENTENCES[400]}
        return as_response(problem(400, body, {"Connection": "close"}))
    log.error(
        "unexpected fault in %s %s, request %s",
        request.method,
        request.url_rule,
        g.get("request_id"),
        exc_info=error,
    )
    body = {"code": "internal_server_error", "detail": SENTENCES[500]}
    return as_response(problem(500, body, {}))
