"""Passwords on their way: checked and hashed in turn, with no connection held meanwhile.

Knows no rule of accounts; what came of a check is told to the database by whoever asked for it.
"""

from contextlib import AbstractContextManager

from flask import current_app

import credentials
from blueprints.errors import problem, refuse
from db.gateway import Reply

BUSY_SECONDS = 3
WAIT_SECONDS = 5  # for others who try the same account at this moment


def turn() -> AbstractContextManager[None]:
    """A place among those who wait for a hash; raises credentials.BusyError when all are taken."""
    return credentials.turn()


def hashed(password: str) -> str:
    """The hash to be stored for a password."""
    return credentials.hash_password(password, cost())


def check(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether the password is right, and its new hash where the stored one is out of date."""
    right = credentials.check_password(password, stored or credentials.dummy_hash(cost()))
    if not right or stored is None:
        return False, None
    return True, hashed(password) if credentials.needs_upgrade(stored, cost()) else None


def refuse_weak(password: str, email: str, field: str = "password") -> Reply | None:
    """The refusal of a password that will not do, or None."""
    fault = credentials.password_fault(password, email)
    if fault is None:
        return None
    return refuse(422, "password_refused", fault, [{"field": field, "message": fault}])


def busy() -> Reply:
    """The answer while too many passwords are being hashed already."""
    detail = "Many people are logging in right now. Try again in a moment."
    body = {"code": "logins_busy", "detail": detail}
    return problem(503, body, {"Retry-After": str(BUSY_SECONDS)})


def cost() -> int:
    """The bcrypt cost of new hashes."""
    return int(current_app.config["BCRYPT_COST"])
