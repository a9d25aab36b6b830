"""What admins see and do, for pages and JSON alike; the database decides who is one."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import request

import db
from blueprints.client import client, session_hash
from blueprints.typed import storable
from db.gateway import Reply

PAGING = ("cursor", "limit")
USER_FILTERS = ("q", "role", "verified", "disabled")
CODE_FILTERS = ("q", "state")
AUDIT_FILTERS = ("user", "event", "address", "success", "from", "to")


def asked(*names: str) -> dict[str, str]:
    """What the query says under these names."""
    given = {name: request.args.get(name) for name in names}
    return {name: storable(text) for name, text in given.items() if text}


def list_users(*, page: bool = False) -> Reply:
    """Accounts, as the query filters them."""
    return db.call(
        "api.list_users",
        session=session_hash(),
        filter=asked(*USER_FILTERS, *PAGING),
        client=client(),
        page=page,
    )


def get_user(user_id: UUID, *, page: bool = False) -> Reply:
    """One account."""
    return db.call("api.get_user", session=session_hash(), id=user_id, client=client(), page=page)


def disable_user(user_id: UUID) -> Reply:
    """Close an account and end its sessions."""
    return db.call("api.disable_user", session=session_hash(), id=user_id, client=client())


def enable_user(user_id: UUID) -> Reply:
    """Open a disabled account again."""
    return db.call("api.enable_user", session=session_hash(), id=user_id, client=client())


def make_admin(user_id: UUID) -> Reply:
    """Let somebody administer."""
    return db.call("api.make_admin", session=session_hash(), id=user_id, client=client())


def unmake_admin(user_id: UUID) -> Reply:
    """Let somebody administer no longer."""
    return db.call("api.unmake_admin", session=session_hash(), id=user_id, client=client())


def end_sessions(user_id: UUID) -> Reply:
    """Log somebody out everywhere."""
    return db.call("api.end_user_sessions", session=session_hash(), id=user_id, client=client())


def list_codes(*, page: bool = False) -> Reply:
    """Access codes, as the query filters them."""
    return db.call(
        "api.list_access_codes",
        session=session_hash(),
        filter=asked(*CODE_FILTERS, *PAGING),
        client=client(),
        page=page,
    )


def issue_codes(fields: Mapping[str, Any]) -> Reply:
    """Make access codes."""
    return db.call(
        "api.issue_codes",
        session=session_hash(),
        count=fields["count"],
        note=fields["note"],
        expires_at=fields["expires_at"],
        client=client(),
    )


def withdraw_code(code_id: UUID) -> Reply:
    """Withdraw an access code."""
    return db.call("api.withdraw_code", session=session_hash(), id=code_id, client=client())


def list_audit_trail(*, page: bool = False) -> Reply:
    """Lines of the audit trail, as the query filters them."""
    return db.call(
        "api.list_audit_trail",
        session=session_hash(),
        filter=asked(*AUDIT_FILTERS, *PAGING),
        client=client(),
        page=page,
    )


def export_audit_trail() -> Iterator[Reply]:
    """The whole audit trail, as the query filters it: one answer after another."""
    session, sender, wanted = session_hash(), client(), asked(*AUDIT_FILTERS)
    cursor = ""
    while cursor is not None:
        reply = db.call(
            "api.export_audit_rows",
            session=session,
            filter=wanted | {"cursor": cursor},
            client=sender,
        )
        yield reply
        cursor = reply.json()["next_cursor"]
