"""JSON /api/ucie/shares: snapshots of coins that a link shows to anybody for some days."""

import json
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

import db
from blueprints import sharing
from blueprints.client import session_hash
from blueprints.forms import ShareSymbolForm, read_json

bp = Blueprint("shares", __name__, url_prefix="/api/ucie/shares")


@bp.get("")
def list_shares() -> ResponseReturnValue:
    """List the caller's links, without their secrets."""
    return db.call("api.list_shares", session=session_hash())


@bp.post("")
def create_share() -> ResponseReturnValue:
    """Share a snapshot of a coin; this answer alone shows its link."""
    fields, refusal = read_json(ShareSymbolForm)
    if refusal:
        return refusal
    reply, link = sharing.share(fields["symbol"], fields["expires_in_days"])
    return reply._replace(body=json.dumps({"url": link} | reply.json())) if link else reply


@bp.delete("")
def revoke_shares() -> ResponseReturnValue:
    """Withdraw every link of the caller."""
    return sharing.revoke_all()


@bp.delete("/<uuid:share_id>")
def revoke_share(share_id: UUID) -> ResponseReturnValue:
    """Withdraw one link."""
    return sharing.revoke(str(share_id))
