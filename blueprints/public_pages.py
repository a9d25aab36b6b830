"""Pages for everybody, in the frame of whoever looks: one's own is kept by nobody between."""

from collections.abc import Mapping

from flask import Response, make_response, render_template

import db
from blueprints import errors
from blueprints.client import session_hash
from blueprints.presentation import visit

KEPT = "public, max-age=300"


def shown(template: str, *, may_be_kept: bool = False, **context: object) -> Response:
    """Render a page with the frame of who is logged in.

    That of a stranger is the same for all of them and may be kept for five minutes; who then logs
    in sends a cookie and gets another.
    """
    response = make_response(render_template(template, **context, **frame()))
    response.vary.add("Cookie")
    if may_be_kept and not session_hash():
        response.headers["Cache-Control"] = KEPT
    return response


def frame() -> Mapping[str, object]:
    """What the frame shows of who is logged in; nothing of a stranger, or while nobody knows."""
    if not session_hash():
        return {}
    try:
        reply = db.call("api.get_visit", session=session_hash())
    except errors.DATABASE_FAULT:
        return {}
    return visit.of(reply.json()) if reply.ok else {}
