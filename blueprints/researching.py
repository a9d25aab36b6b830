"""Acts of research that pages and scripts share: asking for a report, reading a kept one."""

from flask import current_app

import db
from blueprints.client import client, session_hash
from config import Settings
from db.gateway import Reply


def researchers() -> list[str]:
    """Return who is set up to write reports, in the operator's order."""
    settings: Settings = current_app.config["SETTINGS"]
    return list(settings.researchers)


def ask(symbol: str) -> Reply:
    """Have a report of a coin written, unless one is being written or is fresh."""
    return db.call(
        "api.request_research",
        session=session_hash(),
        symbol=symbol,
        researchers=researchers(),
        client=client(),
    )


def kept(report_id: str, *, is_page: bool) -> Reply:
    """Return a bought report that is kept; for a page with who looks at it."""
    return db.call("api.get_research_report", session=session_hash(), id=report_id, page=is_page)
