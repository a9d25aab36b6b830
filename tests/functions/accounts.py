"""What tests of accounts share: a sender, hashes, and the steps of a registration."""

import hashlib
from typing import Any

SENDER = {"ip": "203.0.113.7", "agent": "pytest", "request_id": "r"}
HASH = "$2b$04$" + "b" * 53
TOKEN_HASH = hashlib.sha256(b"the token of the letter").hexdigest()


def sender(number: int) -> dict[str, str]:
    """A sender of its own."""
    return SENDER | {"ip": f"198.51.{number // 250}.{number % 250 + 1}"}


def register(database: Any, **changes: Any) -> Any:
    """Register alice with the code INVITED, unless told otherwise."""
    client = changes.pop("client", SENDER)
    begun = database.call("api.begin_registration", client=client)
    if begun.status != 200:
        return begun
    arguments = {
        "attempt": begun.body["attempt"],
        "email": "alice@example.org",
        "password_hash": HASH,
        "access_code": "INVITED",
        "verification_hash": TOKEN_HASH,
        "sealed": "sealed",
        "client": client,
    }
    return database.call("api.register", **(arguments | changes))


def log_in(
    database: Any,
    email: str = "alice@example.org",
    *,
    right: bool = True,
    client: Any = None,
    session_hash: str = "a" * 64,
    new_password_hash: str | None = None,
    session: str | None = None,
    device: str | None = None,
) -> Any:
    """Log in, with the password check ending as told."""
    client = client or SENDER
    begun = database.call("api.begin_login", email=email, client=client)
    if begun.status != 200:
        return begun
    return database.call(
        "api.login",
        attempt=begun.body["attempt"],
        email=email,
        password_ok=right,
        password_hash=begun.body["password_hash"],
        session_hash=session_hash,
        new_password_hash=new_password_hash,
        client=client,
        session=session,
        device=device,
    )


def reauthentication(database: Any, session: str) -> str:
    """The attempt of somebody logged in who was asked for the password again."""
    begun = database.call("api.begin_reauthentication", session=session, client=SENDER)
    assert begun.status == 200
    return str(begun.body["attempt"])


def link(database: Any, user_id: str, purpose: str = "reset_password", **columns: Any) -> str:
    """The hash of a link that a letter brought to somebody."""
    token_hash = hashlib.sha256(f"{purpose} {columns}".encode()).hexdigest()
    database.run(
        "insert into core.account_tokens (token_hash, user_id, purpose, new_email, expires_at)"
        " values (%s, %s, %s, %s, now() + interval '1 hour')",
        token_hash,
        user_id,
        purpose,
        columns.get("new_email"),
    )
    return token_hash


def personal_token(database: Any, user_id: str, *scopes: str, name: str = "script") -> str:
    """A personal token of somebody: what a door knows it by."""
    token_hash = hashlib.sha256(f"{user_id} {name}".encode()).hexdigest()
    database.run(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, %s, %s, 'cap_1234', %s, now() + interval '1 day')",
        user_id,
        name,
        token_hash,
        list(scopes or ("read",)),
    )
    return f"cap:{token_hash}"


def letters(database: Any) -> list[tuple[str, str]]:
    """The letters that wait: kind and recipient."""
    rows = database.all("select kind, recipient from core.letters order by created_at, kind")
    return [(row.kind, row.recipient) for row in rows]


def events(database: Any) -> list[tuple[str, bool, str | None]]:
    """The audit trail: event, success, error."""
    rows = database.all("select event_type, success, error_message from core.auth_logs")
    return [(row.event_type, row.success, row.error_message) for row in rows]
