"""JSON /api/ucie/search and /api/ucie/validate-token: which coins there are.

A coin that is in no table of ours is looked up by the worker; these views wait for that a little.
"""

from flask import Blueprint

import db
from blueprints import waiting
from blueprints.client import client, session_hash
from blueprints.typed import argument
from db.gateway import Reply

bp = Blueprint("tokens", __name__, url_prefix="/api/ucie")

LOOK_UP_SECONDS = 2.0


@bp.get("/search")
def search() -> Reply:
    """Return the coins that a text means, ten at most."""
    with waiting.place(LOOK_UP_SECONDS) as wait:
        return db.call_until_ready(
            "api.search_tokens",
            wait=wait,
            session=session_hash(),
            query=argument("q"),
            client=client(),
        )


@bp.get("/validate-token")
def validate_token() -> Reply:
    """Return the coin that a text means, or what may have been meant."""
    with waiting.place(LOOK_UP_SECONDS) as wait:
        return db.call_until_ready(
            "api.validate_token",
            wait=wait,
            session=session_hash(),
            symbol=argument("symbol"),
            client=client(),
        )
