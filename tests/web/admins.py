"""People and scripts who knock at the doors of admins, each with what they are let in by."""

from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import credentials
from conftest import Live
from web.browser import script

WHO = ("visitor", "user", "admin", "reading token", "admin's token", "demoted token")


class Caller(NamedTuple):
    """Somebody with a client, and what their unsafe calls must show."""

    client: FlaskClient
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: Any = None) -> TestResponse:
        """Call an address, with JSON if there is any."""
        sent = {} if body is None else {"json": body}
        return self.client.open(path, method=method, headers=self.headers, **sent)


def callers(app: Flask, live: Live) -> dict[str, Caller]:
    """One caller of each kind: without anything, with a session, with a personal token."""
    alice = live.user("alice@example.org")
    root = live.user("root@example.org", role="admin")
    return {
        "visitor": _with_cookie(app, None),
        "user": _with_cookie(app, session_of(app, live, alice)),
        "admin": _with_cookie(app, session_of(app, live, root)),
        "reading token": _with_token(app, live, root, "read", "write"),
        "admin's token": _with_token(app, live, root, "admin"),
        "demoted token": _with_token(app, live, alice, "admin"),
    }


def session_of(app: Flask, live: Live, user_id: str) -> str:
    """Open a session of an account; return the cookie's value."""
    token = credentials.new_session(app.config["KEYS"])
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(user_id, credentials.token_hash(token)),
    )
    return token


def _with_cookie(app: Flask, session: str | None) -> Caller:
    client = app.test_client()
    if session:
        client.set_cookie("auth_token", session)
    return Caller(client, {"X-CSRFToken": script(client).token})


def _with_token(app: Flask, live: Live, user_id: str, *scopes: str) -> Caller:
    token = credentials.new_personal_token()
    live.run(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, %s, %s, %s, %s, now() + interval '1 day')",
        *(user_id, "-".join(scopes), credentials.personal_hash(token), token[:8], list(scopes)),
    )
    return Caller(app.test_client(), {"Authorization": f"Bearer {token}"})
