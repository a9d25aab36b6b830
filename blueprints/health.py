"""/livez, /readyz and /api/ucie/health: whether to let this process live, send to it, worry.

/livez never asks the database: a process is not restarted because its database is away. The other
two answer 503 in their usual shape when the database does not answer at all.
"""

from pathlib import Path

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

import db
from blueprints.client import session_hash
from blueprints.errors import DATABASE_FAULT, problem

bp = Blueprint("health", __name__)

NEWEST_MIGRATION = max(p.name for p in (Path(db.__file__).parent / "migrations").glob("*.sql"))
RETRY = {"Retry-After": "5"}
AWAY = {
    "status": "unhealthy",
    "checks": {"database": "unhealthy", "cache": "unknown", "apis": "unknown"},
}


@bp.get("/livez")
def livez() -> ResponseReturnValue:
    """Answer 200 as long as this process can answer at all."""
    return jsonify(status="alive")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer 200 when the database answers and has the migrations of this checkout."""
    try:
        return db.call("api.check_readiness", migration=NEWEST_MIGRATION)
    except DATABASE_FAULT:
        body = {"code": "not_ready", "detail": "The database is away or not set up."}
        return problem(503, body, RETRY)


@bp.get("/api/ucie/health")
def health_check() -> ResponseReturnValue:
    """Answer with the state of database, cache and upstreams; 503 when one is unhealthy."""
    try:
        reply = db.call("api.health_check", session=session_hash())
    except DATABASE_FAULT:
        return jsonify(AWAY), 503, RETRY
    if reply.json()["status"] == "unhealthy":
        return reply.body, 503, reply.headers | RETRY
    return reply
