"""Room for a crowd: nobody is turned away but by the rule in question."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from psycopg.conninfo import make_conninfo

from db.gateway import Gateway, Numbers

PATIENT = "-c lock_timeout=25s -c statement_timeout=30s"  # on a busy machine


class Unbounded:
    """A queue that takes everybody, so that only the limiter counts."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


@contextmanager
def roomy(app: Flask) -> Iterator[Flask]:
    """The application with patience for everybody in its pool."""
    gateway = app.extensions["db"]
    conninfo = make_conninfo(gateway._conninfo, options=PATIENT)
    roomy = Gateway(conninfo, Numbers(pool_max=20, timeout_seconds=30), gateway._refusal)
    app.extensions["db"] = roomy
    yield app
    app.extensions["db"] = gateway
    roomy.close()


def begin_login(gateway: Gateway, client: Any, email: str, device: str | None = None) -> Any:
    """The first half of a login."""
    return gateway.ask("api.begin_login", email=email, client=client, device=device)


def log_in(
    gateway: Gateway,
    client: Any,
    *,
    email: str = "alice@example.org",
    right: bool = True,
    device: str | None = None,
    session_hash: str = "5" * 64,
) -> int:
    """Log in, with the password check ending as told, however long one must wait: the status."""
    begun = begin_login(gateway, client, email, device)
    while begun.status == 202:
        begun = begin_login(gateway, client, email, device)
    if begun.status != 200:
        return int(begun.status)
    return end_login(gateway, begun.json(), client, email, right, device, session_hash)


def end_login(
    gateway: Gateway,
    begun: Any,
    client: Any,
    email: str = "alice@example.org",
    right: bool = True,
    device: str | None = None,
    session_hash: str = "5" * 64,
) -> int:
    """The second half of a login: the status."""
    reply = gateway.ask(
        "api.login",
        attempt=begun["attempt"],
        email=email,
        password_ok=right,
        password_hash=begun["password_hash"],
        session_hash=session_hash,
        new_password_hash=None,
        client=client,
        device=device,
    )
    return int(reply.status)
