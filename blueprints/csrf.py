"""Whether an unsafe request was meant by the person whose cookie it carries.

Every unsafe request must come from our own pages (Sec-Fetch-Site, else Origin); one to /api/ that
carries a cookie must also show the token of GET /api/auth/csrf-token. Forms of pages check their
token themselves. A call with a bearer token carries no cookie's rights and needs neither, nor does
one to /api/cron/, which knows a bearer only. What a call says must be JSON, and nothing where it
takes no fields.
"""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from blueprints.client import has_bearer
from blueprints.errors import as_response, refuse
from blueprints.forms import read_json
from blueprints.headers import LETTER_PAGES
from blueprints.hosts import is_own_origin
from blueprints.openapi.document import OPERATIONS
from db.gateway import Reply

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Look at every request before its view does."""
    app.before_request(_refuse_forgery)


def _refuse_forgery() -> ResponseReturnValue | None:
    if request.method in SAFE or request.blueprint in (None, "cron"):
        return None
    if not has_bearer() and not _is_same_origin():
        return as_response(refuse(403, "cross_site", "This request came from another site."))
    return _refuse_call() if request.path.startswith("/api/") else None


def _refuse_call() -> Reply | None:
    """Refuse a body of another kind, and a browser's call without the token."""
    if _has_body() and not request.is_json:
        return refuse(415, "unsupported_media_type", "Send Content-Type: application/json.")
    # Without cookies it is a script's first call: there is nobody whose rights it could borrow.
    refusal = _refuse_unknown_token() if request.cookies and not has_bearer() else None
    return refusal or _refuse_fields()


def _refuse_fields() -> Reply | None:
    """Refuse what is said to a door that takes no fields, as every other refuses unknown ones."""
    said = OPERATIONS.get(request.endpoint or "")
    takes_none = said is not None and said.body is None
    return read_json(FlaskForm)[1] if takes_none and request.get_data() else None


def _refuse_unknown_token() -> Reply | None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        detail = "Send X-CSRFToken with the token of GET /api/auth/csrf-token."
        return refuse(403, "csrf_failed", detail)
    return None


def _is_same_origin() -> bool:
    """Whether our own page sent this, or something that is no browser.

    Sec-Fetch-Site is the browser's own word and no script can set it. `none` is what nobody's
    page asked for. Where it is missing, an old browser still says by Origin where it stood; the
    pages of letters alone make it say `null` (see headers), and their forms hold two secrets.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin == "null":
        return request.endpoint in LETTER_PAGES
    return origin is None or is_own_origin(origin)


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers
