"""JSON /api/ucie/progressive-analysis: all of a coin, in four phases that arrive by turns.

The server drives the phases; a client starts a run and looks. Nobody but its owner finds it.
"""

import json
from http import HTTPStatus

from flask import Blueprint, request

import db
from blueprints import waiting
from blueprints.client import session_hash
from blueprints.typed import storable
from db.gateway import Reply

bp = Blueprint("progressive", __name__, url_prefix="/api/ucie/progressive-analysis")

FIRST_PHASE_SECONDS = 1.0

bp.before_request(waiting.refuse_unreadable)


@bp.post("/<symbol>")
def start(symbol: str) -> Reply:
    """Begin a run; its first phase is in the answer when it is ready within a second."""
    with waiting.place(waiting.asked_seconds()) as wait:
        begun = db.call_until_ready(
            "api.start_progressive_analysis",
            wait=wait,
            session=session_hash(),
            symbol=storable(symbol),
        )
    if begun.status != HTTPStatus.CREATED:
        return begun
    with waiting.place(FIRST_PHASE_SECONDS) as wait:
        seen = db.call_until_ready(
            "api.get_progressive_analysis",
            wait=wait,
            session=session_hash(),
            progress=json.loads(begun.body)["session_id"],
            until=1,
        )
    return Reply(seen.body, begun.status, begun.headers) if seen.ok else begun


@bp.get("/<uuid:progress>")
def look(progress: str) -> Reply:
    """Tell how a run goes, waiting within bounds for its end where that is asked for."""
    with waiting.place(float(request.args.get("wait", 0))) as wait:
        return db.call_until_ready(
            "api.get_progressive_analysis",
            wait=wait,
            session=session_hash(),
            progress=str(progress),
            if_none_match=request.headers.get("If-None-Match"),
        )
