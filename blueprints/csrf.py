"""Whether an unsafe request was meant by the person whose cookie it carries.

Every unsafe request must come from our own pages (Sec-Fetch-Site, else Origin); one to /api/ that
carries a cookie must also show the token of GET /api/auth/csrf-token. Forms of pages check their
token themselves. A call with a bearer token carries no cookie's rights and needs neither, nor does
one to /api/cron/, which knows a bearer only.
"""

from urllib.parse import urlsplit

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from blueprints.client import has_bearer
from blueprints.errors import as_response, refuse

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Look at every request before its view does."""
    app.before_request(_refuse_forgery)


def _refuse_forgery() -> ResponseReturnValue | None:
    if request.method in SAFE or has_bearer() or request.blueprint in (None, "cron"):
        return None
    if not _same_origin():
        return as_response(refuse(403, "cross_site", "This request came from another site."))
    if not _is_api():
        return None
    if request.content_length and not request.is_json:
        return refuse(415, "unsupported_media_type", "Send Content-Type: application/json.")
    # Without cookies it is a script's first call: there is nobody whose rights it could borrow.
    return _refuse_unknown_token() if request.cookies else None


def _refuse_unknown_token() -> ResponseReturnValue | None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        detail = "Send X-CSRFToken with the token of GET /api/auth/csrf-token."
        return refuse(403, "csrf_failed", detail)
    return None


def _same_origin() -> bool:
    """Whether our own page sent this, or something that is no browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin == "null" and not _is_api():  # what a form of ours sends under our referrer policy
        return True
    return origin is None or urlsplit(origin).netloc == request.host


def _is_api() -> bool:
    return request.path.startswith("/api/")
