"""JSON /api/ucie/<type>/<symbol>: the stored analysis, or a wait for the one being made.

One database call when the answer is fresh; a cold one was enqueued by the same call. The body is
passed on as it was stored; nothing here looks inside.
"""

from uuid import UUID

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState

import db
from blueprints import researching, waiting
from blueprints.client import client, session_hash
from blueprints.read_counts import ReadCounts
from blueprints.typed import argument, storable
from db.gateway import Reply

bp = Blueprint("analysis", __name__, url_prefix="/api/ucie")


bp.before_request(waiting.refuse_unreadable)


@bp.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["waiting"] = waiting.places(state.app.config["SETTINGS"].web_threads)
    state.app.extensions["read_counts"] = ReadCounts(state.app.extensions["db"])


@bp.get("/<analysis_type>", defaults={"symbol": None})
@bp.get("/<analysis_type>/<symbol>")
def get_analysis(analysis_type: str, symbol: str | None) -> Reply:
    """Return the analysis of a symbol, waiting within bounds for a cold one."""
    with waiting.place(waiting.asked_seconds()) as wait:
        reply = db.call_until_ready(
            "api.get_analysis",
            wait=wait,
            session=session_hash(),
            symbol=argument("symbol") if symbol is None else storable(symbol),
            analysis_type=storable(analysis_type),
            timeframe=argument("timeframe"),
            refresh=request.args.get("refresh") == "true",
            if_none_match=request.headers.get("If-None-Match"),
            client=client(),
        )
    return _counted(analysis_type, reply)


@bp.get("/consensus", defaults={"symbol": None})
@bp.get("/consensus/<symbol>")
def get_consensus(symbol: str | None) -> Reply:
    """Return what the analyses of a symbol say together, as far as they are made."""
    return db.call(
        "api.get_consensus",
        session=session_hash(),
        symbol=argument("symbol") if symbol is None else storable(symbol),
        if_none_match=request.headers.get("If-None-Match"),
    )


@bp.post("/research/<symbol>")
def request_research(symbol: str) -> Reply:
    """Have a report written, or show the job that writes one."""
    return researching.ask(storable(symbol))


@bp.get("/research-reports/<uuid:report_id>")
def get_research_report(report_id: UUID) -> Reply:
    """Return a bought report that is kept."""
    return researching.kept(str(report_id), is_page=False)


@bp.get("/series/<symbol>")
def get_series(symbol: str) -> Reply:
    """Return what is stored of a symbol over time, as points for a chart."""
    return db.call(
        "api.get_series",
        session=session_hash(),
        symbol=storable(symbol),
        name=argument("name"),
        interval=argument("interval"),
        since=argument("from"),
        if_none_match=request.headers.get("If-None-Match"),
    )


def _counted(analysis_type: str, reply: Reply) -> Reply:
    counts: ReadCounts = current_app.extensions["read_counts"]
    counts.add("technical" if analysis_type == "technical-analysis" else analysis_type, reply)
    return reply
