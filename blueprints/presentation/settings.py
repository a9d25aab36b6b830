"""The pages of settings: sessions, tokens and shared links as rows, what was just done in words."""

import zoneinfo
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import times, visit, words

DONE = {
    "again": words.TOO_OLD,
    "password": "The password is changed. Every other session has ended.",
    "session": "The session has ended.",
    "others": "Every other session has ended.",
    "appearance": "Every page looks like this from now on.",
    "token": "The token is withdrawn.",
    "share": "The link is withdrawn: it shows nothing any more.",
    "shares": "All your links are withdrawn: they show nothing any more.",
    "email": "If that address can be used, a letter with a link is on its way to it. Until the"
    " link is opened, everything stays as it is.",
}


class Share(NamedTuple):
    """One link to a snapshot, without its secret."""

    id: str
    name: str
    hint: str
    made: datetime
    expires: datetime
    state: str  # live, revoked, expired


class Session(NamedTuple):
    """One place where somebody is logged in."""

    id: str
    device: str
    address: str
    created: datetime | None
    seen: datetime | None
    current: bool


class Token(NamedTuple):
    """One personal token, without its secret."""

    id: str
    name: str
    hint: str
    scopes: str
    created: datetime | None
    used: datetime | None
    expires: datetime | None
    expired: bool


def page(body: dict[str, Any], done: str) -> dict[str, Any]:
    """Everything that the templates of settings show."""
    return visit.of(body) | {
        "account": body["account"],
        "since": times.moment(body["account"]["created_at"]),
        "pending_email": body["pending_email"],
        "sessions": [session(row) for row in body["sessions"]],
        "tokens": [token(row) for row in body["tokens"]],
        "shares": [share(row) for row in body["shares"]],
        "notice": DONE.get(done, ""),
    }


def share(row: dict[str, Any]) -> Share:
    """A link as a row."""
    return Share(
        row["id"],
        row["name"],
        row["hint"],
        times.known_moment(row["created_at"]),
        times.known_moment(row["expires_at"]),
        row["state"],
    )


def appearance(body: dict[str, Any], done: str) -> dict[str, Any]:
    """Everything that the page of one's appearance shows; zones that only one side knows are left.

    They are known to the database and to Python, which writes the times.
    """
    zones = sorted(set(body["zones"]) & zoneinfo.available_timezones() | {times.UTC_NAME})
    return visit.of(body) | {"zones": zones, "notice": DONE.get(done, "")}


def session(row: dict[str, Any]) -> Session:
    """A session as a row."""
    return Session(
        row["id"],
        row["device"],
        row["address"] or "unknown address",
        times.moment(row["created_at"]),
        times.moment(row["last_seen_at"]),
        row["current"],
    )


def token(row: dict[str, Any]) -> Token:
    """A personal token as a row."""
    return Token(
        row["id"],
        row["name"],
        row["hint"],
        ", ".join(row["scopes"]),
        times.moment(row["created_at"]),
        times.known_moment(row["last_used_at"]) if row["last_used_at"] else None,
        times.moment(row["expires_at"]),
        row["expired"],
    )
