"""What every page of somebody logged in has: who it is, until when, and how pages look to them."""

from collections.abc import Mapping
from typing import Any

from flask import g, has_app_context

AS_IT_COMES = {
    "theme": "system",
    "palette": "blue-orange",
    "density": "comfortable",
    "zone": "UTC",
    "single_keys": True,
}


def of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a page's frame, from what its door answered; times follow the look's zone."""
    session = body["session"]
    look = body.get("look", AS_IT_COMES)
    if has_app_context():
        g.zone = look["zone"]
    return {
        "user": body["user"],
        "session_ends": session["idle_until"],
        "last_event": session["since"],
        "look": look,
    }
