"""Acts of accounts that pages and JSON share: hash outside the database, let it decide inside.

A login or registration is the one request of two calls: the slot is taken before the password is
hashed, with no connection held meanwhile, and the outcome is recorded after it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import credentials
import db
from blueprints import passwords
from blueprints.client import client, device, device_hash, keys, session_hash
from db.gateway import Reply


class Entry(NamedTuple):
    """The tokens of a login that succeeded: the session's, and the one this browser is known by."""

    session: str
    device: str


def register(fields: Mapping[str, str]) -> Reply:
    """Open an account; its letter is queued in the same transaction."""
    if refusal := passwords.refuse_weak(fields["password"], fields["email"]):
        return refusal
    try:
        with passwords.turn():
            begun = db.call("api.begin_registration", client=client())
            if not begun.ok:
                return begun
            password_hash = passwords.hashed(fields["password"])
    except credentials.BusyError:
        return passwords.busy()
    token = credentials.new_token()
    return db.call(
        "api.register",
        attempt=begun.json()["attempt"],
        email=fields["email"],
        password_hash=password_hash,
        access_code=fields["access_code"],
        verification_hash=credentials.token_hash(token),
        sealed=credentials.seal({"token": token}, keys()),
        client=client(),
    )


def log_in(fields: Mapping[str, str]) -> tuple[Reply, Entry | None]:
    """Open a session; its tokens come with success alone."""
    try:
        with passwords.turn():
            begun = db.call_until_ready(
                "api.begin_login",
                wait=passwords.WAIT_SECONDS,
                email=fields["email"],
                client=client(),
                device=device_hash(),
            )
            if begun.status == 202:
                return passwords.busy(), None
            if not begun.ok:
                return begun, None
            attempt = begun.json()
            right, upgraded = passwords.check(fields["password"], attempt["password_hash"])
    except credentials.BusyError:
        return passwords.busy(), None
    entry = Entry(credentials.new_session(keys()), device())
    reply = db.call(
        "api.login",
        attempt=attempt["attempt"],
        email=fields["email"],
        password_ok=right,
        password_hash=attempt["password_hash"],
        session_hash=credentials.token_hash(entry.session),
        new_password_hash=upgraded,
        client=client(),
        device=credentials.device_hash(entry.device, keys()),
        session=session_hash(),
    )
    return reply, entry if reply.ok else None


def log_out() -> Reply:
    """End the session of this request."""
    return db.call("api.logout", session=session_hash(), client=client())


def verify(token: str) -> Reply:
    """Confirm the address that a letter went to."""
    return db.call("api.verify_email", token_hash=credentials.token_hash(token), client=client())


def disown(token: str) -> Reply:
    """Delete the unverified account that somebody else opened with this address."""
    return db.call("api.disown_account", token_hash=credentials.token_hash(token), client=client())
