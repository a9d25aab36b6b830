"""/docs/openapi.json and /docs/api: what may be asked of this service, for programs and for people.

Made once in a process, from what is enforced; the same for everybody, so it may be kept.
"""

import hashlib
import json
from typing import NamedTuple

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blueprints import public_pages
from blueprints.openapi import document
from blueprints.presentation import api_docs

bp = Blueprint("api_docs", __name__, url_prefix="/docs")


class Made(NamedTuple):
    """The document as it is sent, its entity tag, and the page that shows it."""

    body: str
    tag: str
    page: Markup


@bp.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Hand out the document."""
    made = _made()
    response = Response(made.body, content_type="application/json")
    response.headers["Cache-Control"] = public_pages.KEPT
    response.set_etag(made.tag)
    return response.make_conditional(request)


@bp.get("/api")
def reader() -> ResponseReturnValue:
    """Show the document to people."""
    return public_pages.shown("pages/api.html", may_be_kept=True, shown=_made().page)


def _made() -> Made:
    """The document of this process, made when it is first asked for."""
    found: Made | None = current_app.extensions.get("api_docs")
    if found is None:
        whole = document.make(current_app, current_app.config["SETTINGS"].public_url)
        body = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        page = render_template("pages/_api.html", page=api_docs.page(whole), marked=api_docs.marked)
        tag = hashlib.sha256(body.encode()).hexdigest()[:32]
        found = current_app.extensions["api_docs"] = Made(body, tag, Markup(page))  # noqa: S704 (our template's)
    return found
