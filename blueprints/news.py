"""JSON /api/ucie/news-search: stories that were published, by words and by coin."""

from flask import Blueprint

import db
from blueprints.client import session_hash
from blueprints.next_page import linked
from blueprints.typed import argument
from db.gateway import Reply

bp = Blueprint("news", __name__, url_prefix="/api/ucie")

FILTERS = ("q", "coin", "from", "limit", "cursor")


@bp.get("/news-search")
def search_news() -> Reply:
    """Return stories that words, a coin and a moment let through, the best first."""
    reply = db.call(
        "api.search_news",
        session=session_hash(),
        filter={name: argument(name) for name in FILTERS},
    )
    return linked(reply)
