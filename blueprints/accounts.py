"""Acts of accounts that pages and JSON share: hash outside the database, let it decide inside.

A login or registration is the one request of two calls: the slot is taken before the password is
hashed, with no connection held meanwhile, and the outcome is recorded after it.
"""

from collections.abc import Mapping

from flask import Response, current_app

import credentials
import db
from blueprints.client import COOKIE, client, keys, session_hash
from blueprints.errors import problem, refuse
from db.gateway import Reply

BUSY_SECONDS = 3


def register(fields: Mapping[str, str]) -> Reply:
    """Open an account; its letter is queued in the same transaction."""
    if fault := credentials.password_fault(fields["password"], fields["email"]):
        errors = [{"field": "password", "message": fault}]
        return refuse(422, "password_refused", fault, errors)
    try:
        with credentials.turn():
            begun = db.call("api.begin_registration", client=client())
            if not begun.ok:
                return begun
            password_hash = credentials.hash_password(fields["password"], _cost())
    except credentials.BusyError:
        return _busy()
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


def log_in(fields: Mapping[str, str]) -> tuple[Reply, str | None]:
    """Open a session; the token comes with success alone."""
    try:
        with credentials.turn():
            begun = db.call("api.begin_login", email=fields["email"], client=client())
            if not begun.ok:
                return begun, None
            right, upgraded = _check(fields["password"], begun.json()["password_hash"])
    except credentials.BusyError:
        return _busy(), None
    token = credentials.new_session(keys())
    reply = db.call(
        "api.login",
        attempt=begun.json()["attempt"],
        email=fields["email"],
        password_ok=right,
        session_hash=credentials.token_hash(token),
        new_password_hash=upgraded,
        client=client(),
    )
    return reply, token if reply.ok else None


def log_out() -> Reply:
    """End the session of this request."""
    return db.call("api.logout", session=session_hash(), client=client())


def verify(token: str) -> Reply:
    """Confirm the address that a letter went to."""
    return db.call("api.verify_email", token_hash=credentials.token_hash(token), client=client())


def disown(token: str) -> Reply:
    """Delete the unverified account that somebody else opened with this address."""
    return db.call("api.disown_account", token_hash=credentials.token_hash(token), client=client())


def remember(response: Response, token: str) -> Response:
    """Give the browser its session."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=credentials.SESSION_SECONDS,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=_secure(),
    )
    return response


def forget(response: Response) -> Response:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=_secure())
    return response


def _check(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether the password is right, and its new hash where the stored one is out of date."""
    cost = _cost()
    right = credentials.check_password(password, stored or credentials.dummy_hash(cost))
    if not right or stored is None:
        return False, None
    outdated = credentials.needs_upgrade(stored, cost)
    return True, credentials.hash_password(password, cost) if outdated else None


def _cost() -> int:
    return int(current_app.config["BCRYPT_COST"])


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _busy() -> Reply:
    detail = "Many people are logging in right now. Try again in a moment."
    body = {"code": "logins_busy", "detail": detail}
    return problem(503, body, {"Retry-After": str(BUSY_SECONDS)})
