"""What every page of somebody logged in has: who it is, and when the session ends."""

from collections.abc import Mapping
from typing import Any


def of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a page's frame, from what its door answered."""
    session = body["session"]
    return {
        "user": body["user"],
        "session_ends": session["idle_until"],
        "session_expires": session["expires_at"],
        "since": session["since"],
    }
