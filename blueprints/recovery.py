"""Ways back into an account, by a letter to its address; pages and JSON share them.

Whether there is an account is not known here: the database answers the same for every address, and
the worker finds out who reads the letter.
"""

import credentials
import db
from blueprints import passwords
from blueprints.client import client, device, keys
from db.gateway import Reply


def resend_verification(email: str) -> Reply:
    """Ask for another letter that confirms an address."""
    token = credentials.new_token()
    return db.call(
        "api.resend_verification",
        email=email,
        token_hash=credentials.token_hash(token),
        sealed=credentials.seal({"token": token}, keys()),
        client=client(),
    )


def request_password_reset(email: str) -> Reply:
    """Ask for a letter that resets a password."""
    token = credentials.new_token()
    return db.call(
        "api.request_password_reset",
        email=email,
        token_hash=credentials.token_hash(token),
        sealed=credentials.seal({"token": token}, keys()),
        client=client(),
    )


def reset_password(token: str, password: str) -> tuple[Reply, str | None]:
    """Set a new password by a link; the token this browser is known by comes with success alone."""
    token_hash = credentials.token_hash(token)
    if refusal := passwords.refuse_weak(password, ""):
        return refusal, None
    try:
        with passwords.turn():
            begun = db.call("api.begin_password_reset", token_hash=token_hash, client=client())
            if not begun.ok:
                return begun, None
            if refusal := passwords.refuse_weak(password, begun.json()["email"]):
                return refusal, None
            password_hash = passwords.hashed(password)
    except credentials.BusyError:
        return passwords.busy(), None
    known_by = device()
    reply = db.call(
        "api.reset_password",
        attempt=begun.json()["attempt"],
        token_hash=token_hash,
        password_hash=password_hash,
        client=client(),
        device=credentials.device_hash(known_by, keys()),
    )
    return reply, known_by if reply.ok else None


def confirm_email(token: str) -> Reply:
    """Make the address that a letter went to that of its account."""
    return db.call("api.confirm_email", token_hash=credentials.token_hash(token), client=client())
