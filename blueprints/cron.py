"""JSON /api/cron/<name>: jobs of the schedule, fired by a clock outside the house.

The caller shows CRON_SECRET; without that setting there is no such door. The worker does the
job; the view waits for the end of the run, but no longer than a proxy would.
"""

import hashlib
import hmac

from flask import Blueprint, abort, current_app, request

import db
from blueprints.errors import refuse
from blueprints.typed import storable
from db.gateway import Reply

bp = Blueprint("cron", __name__, url_prefix="/api/cron")

WAIT_SECONDS = 25


@bp.route("/<name>", methods=["GET", "POST"])
def run(name: str) -> Reply:
    """Have a job done now and return its counts."""
    secret = current_app.config["SETTINGS"].cron_secret
    if not secret:
        abort(404)
    if not _shows(secret):
        refusal = refuse(401, "cron_secret_wrong", "Send Authorization: Bearer with CRON_SECRET.")
        return refusal._replace(headers=refusal.headers | {"WWW-Authenticate": "Bearer"})
    asked = db.call("api.request_run", name=storable(name))
    if not asked.ok:
        return asked
    return db.call_until_ready("api.get_run", wait=WAIT_SECONDS, run=asked.json()["run"])


def _shows(secret: str) -> bool:
    """Whether the request's bearer is the secret, compared in a time that tells nothing."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    digests = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (given, secret)]
    return hmac.compare_digest(*digests) and scheme.lower() == "bearer"
