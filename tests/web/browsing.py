"""Somebody who is logged in, for tests of what only they may see."""

from typing import Any

import credentials


def log_in(app: Any, live: Any, client: Any, email: str = "alice@example.org") -> str:
    """Open a session and put its cookie into the client; return what the database knows it by."""
    token = credentials.new_session(app.config["KEYS"])
    token_hash = credentials.token_hash(token)
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        live.user(email),
        token_hash,
    )
    client.set_cookie("auth_token", token)
    return token_hash
