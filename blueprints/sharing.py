"""Acts on shared reports that pages and scripts share: making a link, withdrawing it."""

from flask import current_app, url_for

import credentials
import db
from blueprints.client import client, session_hash
from db.gateway import Reply


def share(symbol: str, days: int) -> tuple[Reply, str | None]:
    """Keep a snapshot of a coin; its link comes with success alone, this once."""
    token = credentials.new_token()
    reply = db.call(
        "api.create_share",
        session=session_hash(),
        symbol=symbol,
        expires_in_days=days,
        token_hash=credentials.token_hash(token),
        hint=token[: credentials.HINT_LENGTH],
        client=client(),
    )
    return reply, _link(token) if reply.ok else None


def revoke(share_id: str) -> Reply:
    """Withdraw one link."""
    return db.call("api.revoke_share", session=session_hash(), id=share_id, client=client())


def revoke_all() -> Reply:
    """Withdraw every link of the caller."""
    return db.call("api.revoke_shares", session=session_hash(), client=client())


def _link(token: str) -> str:
    """The whole address, by the name that the service is known by."""
    public: str = current_app.config["SETTINGS"].public_url
    return public + url_for("share_pages.shared", token=token)
