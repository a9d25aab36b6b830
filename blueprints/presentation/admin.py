"""The pages of admins: accounts, codes and the audit trail as rows, acts just done as sentences."""

from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import times, visit

Json = dict[str, Any]

# Every event of the audit trail, in words.
EVENTS = {
    "login": "logged in",
    "failed_login": "failed login",
    "logout": "logged out",
    "register": "registered",
    "verification_sent": "confirmation sent",
    "email_verified": "address confirmed",
    "account_disowned": "account disowned",
    "account_lapsed": "account lapsed",
    "password_changed": "password changed",
    "password_reset_requested": "password reset asked for",
    "password_reset": "password reset",
    "email_change_requested": "new address asked for",
    "email_changed": "address changed",
    "session_ended": "session ended",
    "sessions_ended": "sessions ended",
    "token_created": "token made",
    "token_revoked": "token withdrawn",
    "share_created": "report shared",
    "share_revoked": "shared report withdrawn",
    "account_exported": "account exported",
    "account_deleted": "account deleted",
    "security_alert": "security alert",
    "access_denied": "access denied",
    "user_disabled": "account disabled",
    "user_enabled": "account enabled",
    "admin_granted": "made admin",
    "admin_revoked": "admin no longer",
    "access_codes_issued": "codes issued",
    "access_code_revoked": "code withdrawn",
    "audit_exported": "audit log exported",
    "audit_archived": "audit log archived",
    "symbol_moved": "ticker moved",
}
DONE = {
    "disable": "The account is disabled and its sessions have ended.",
    "enable": "The account is open again.",
    "make-admin": "This person administers from now on.",
    "unmake-admin": "This person administers no longer.",
    "end-sessions": "Every session of this account has ended.",
    "withdraw": "The code is withdrawn.",
    "stale": "That page was open too long to be accepted, so nothing was done. Send it once more.",
}


class Account(NamedTuple):
    """One account of a list."""

    id: str
    email: str
    role: str
    verified: bool
    disabled: datetime | None
    since: datetime
    sessions: int


class Session(NamedTuple):
    """One place where somebody is logged in."""

    device: str
    address: str
    since: datetime
    seen: datetime
    current: bool


class Code(NamedTuple):
    """One access code."""

    id: str
    code: str
    note: str
    state: str
    created: datetime
    expires: datetime | None
    ended: datetime | None
    redeemer: Json | None


class Event(NamedTuple):
    """One line of the audit trail."""

    number: int
    at: datetime
    what: str
    error: str
    success: bool
    user: Json | None
    was_somebody: bool
    subject: Json | None
    address: str
    agent: str


def overview(body: Json) -> Json:
    """Show the service in a few figures."""
    return _frame(body) | {"counts": body["found"]}


def users(body: Json) -> Json:
    """Show accounts as rows."""
    found = body["found"]
    return _frame(body) | {
        "rows": [account(row) for row in found["users"]],
        "next_cursor": found["next_cursor"],
    }


def user(body: Json, done: str) -> Json:
    """Show one account and what an admin may do with it."""
    found = body["found"]
    code = found["access_code"]
    return _frame(body, done) | {
        "account": account(found["user"]),
        "code": code and code | {"redeemed": times.known_moment(code["redeemed_at"])},
        "sessions": [session(row) for row in found["sessions"]],
        "counts": found["counts"],
    }


def codes(body: Json, done: str) -> Json:
    """Show access codes as rows."""
    found = body["found"]
    return _frame(body, done) | {
        "rows": [code(row) for row in found["access_codes"]],
        "next_cursor": found["next_cursor"],
    }


def audit(body: Json) -> Json:
    """Show lines of the audit trail as rows."""
    found = body["found"]
    return _frame(body) | {
        "rows": [event(row) for row in found["events"]],
        "next_cursor": found["next_cursor"],
    }


def account(row: Json) -> Account:
    """Build a row of the list of accounts."""
    return Account(
        row["id"],
        row["email"],
        row["role"],
        row["email_verified"],
        times.moment(row["disabled_at"]),
        times.known_moment(row["created_at"]),
        row["sessions"],
    )


def session(row: Json) -> Session:
    """Build a row of the sessions of an account."""
    return Session(
        row["device"],
        row["address"] or "unknown address",
        times.known_moment(row["created_at"]),
        times.known_moment(row["last_seen_at"]),
        row["current"],
    )


def code(row: Json) -> Code:
    """Build a row of the list of access codes."""
    return Code(
        row["id"],
        row["code"],
        row["note"] or "",
        row["state"],
        times.known_moment(row["created_at"]),
        times.moment(row["expires_at"]),
        times.moment(row["redeemed_at"] or row["revoked_at"]),
        row["redeemed_by"],
    )


def event(row: Json) -> Event:
    """Build a row of the audit trail."""
    return Event(
        row["number"],
        times.known_moment(row["at"]),
        EVENTS.get(row["event"], str(row["event"])),
        (row["error"] or "").replace("_", " "),
        row["success"],
        row["user"],
        row["user_hash"] is not None,
        row["subject"],
        row["address"] or "",
        row["user_agent"] or "",
    )


def _frame(body: Json, done: str = "") -> Json:
    return visit.of(body["visit"]) | {"notice": DONE.get(done, "")}
