"""Acts on one's own account, shared by pages and JSON; what matters asks for the password again.

As at a login, the slot of a password check is taken before anything is hashed.
"""

from collections.abc import Mapping
from typing import Any

import credentials
import db
from blueprints import passwords
from blueprints.client import client, keys, session_hash
from db.gateway import Reply


def change_password(fields: Mapping[str, str]) -> tuple[Reply, str | None]:
    """Set a new password; the session's new token comes with success alone."""
    me = db.call("api.me", session=session_hash())
    if not me.ok:
        return me, None
    new = fields["new_password"]
    if refusal := passwords.refuse_weak(new, me.json()["user"]["email"], "new_password"):
        return refusal, None
    try:
        with passwords.turn():
            begun, right = _checked(fields["current_password"])
            if not begun.ok:
                return begun, None
            password_hash = passwords.hashed(new) if right else None
    except credentials.BusyError:
        return passwords.busy(), None
    token = credentials.new_session(keys())
    reply = db.call(
        "api.change_password",
        session=session_hash(),
        attempt=begun.json()["attempt"],
        password_ok=right,
        new_password_hash=password_hash,
        new_session_hash=credentials.token_hash(token),
        client=client(),
    )
    return reply, token if reply.ok else None


def change_email(fields: Mapping[str, str]) -> Reply:
    """Ask for another address; it counts once the letter sent there was answered."""
    begun, right = _reauthenticated(fields["current_password"])
    if not begun.ok:
        return begun
    token = credentials.new_token()
    return db.call(
        "api.change_email",
        session=session_hash(),
        attempt=begun.json()["attempt"],
        password_ok=right,
        email=fields["email"],
        token_hash=credentials.token_hash(token),
        sealed=credentials.seal({"token": token}, keys()),
        client=client(),
    )


def delete_account(fields: Mapping[str, str]) -> Reply:
    """Delete the account and all that is personal."""
    begun, right = _reauthenticated(fields["current_password"])
    if not begun.ok:
        return begun
    return db.call(
        "api.delete_account",
        session=session_hash(),
        attempt=begun.json()["attempt"],
        password_ok=right,
        client=client(),
    )


def set_appearance(fields: Mapping[str, Any]) -> Reply:
    """Choose how pages look; what is not among the fields stays as it is."""
    return db.call(
        "api.set_appearance",
        session=session_hash(),
        theme=fields.get("theme"),
        palette=fields.get("palette"),
        density=fields.get("density"),
        zone=fields.get("zone"),
        single_keys=fields.get("single_keys"),
    )


def export() -> Reply:
    """Everything that is kept about the caller."""
    return db.call("api.export_account", session=session_hash(), client=client())


def log_out_everywhere() -> Reply:
    """End every session, this one too."""
    return db.call("api.log_out_everywhere", session=session_hash(), client=client())


def end_other_sessions() -> Reply:
    """End every session but this one."""
    return db.call("api.end_other_sessions", session=session_hash(), client=client())


def end_session(session_id: str) -> Reply:
    """End one session."""
    return db.call("api.end_session", session=session_hash(), id=session_id, client=client())


def create_token(fields: Mapping[str, Any]) -> tuple[Reply, str | None]:
    """Make a personal token; the token itself comes with success alone, this once."""
    token = credentials.new_personal_token()
    reply = db.call(
        "api.create_personal_token",
        session=session_hash(),
        name=fields["name"],
        scopes=fields["scopes"],
        expires_at=fields["expires_at"],
        token_hash=credentials.personal_hash(token),
        hint=token[: credentials.HINT_LENGTH],
        client=client(),
    )
    return reply, token if reply.ok else None


def revoke_token(token_id: str) -> Reply:
    """Withdraw a personal token."""
    return db.call(
        "api.revoke_personal_token", session=session_hash(), id=token_id, client=client()
    )


def _reauthenticated(password: str) -> tuple[Reply, bool]:
    """The attempt of a password asked once more and whether it is right, or a refusal."""
    try:
        with passwords.turn():
            return _checked(password)
    except credentials.BusyError:
        return passwords.busy(), False


def _checked(password: str) -> tuple[Reply, bool]:
    begun = db.call_until_ready(
        "api.begin_reauthentication",
        wait=passwords.WAIT_SECONDS,
        session=session_hash(),
        client=client(),
    )
    if begun.status == 202:
        return passwords.busy(), False
    if not begun.ok:
        return begun, False
    return begun, passwords.check(password, begun.json()["password_hash"])[0]
