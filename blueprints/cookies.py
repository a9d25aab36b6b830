"""The cookies of a login: given, and taken back with the very attributes they were given with."""

from typing import Any

from flask import Response, current_app

import credentials
from blueprints.accounts import Entry
from blueprints.client import COOKIE, DEVICE_COOKIE


def remember(response: Response, entry: Entry) -> Response:
    """Give the browser its session, and a token that it is known by at its next login."""
    return know(renew(response, entry.session), entry.device)


def know(response: Response, device: str) -> Response:
    """Give the browser the token that it is known by at its next login."""
    response.set_cookie(DEVICE_COOKIE, device, max_age=credentials.DEVICE_SECONDS, **_attributes())
    return response


def renew(response: Response, session: str) -> Response:
    """Give the browser a new token in place of its session's."""
    response.set_cookie(COOKIE, session, max_age=credentials.SESSION_SECONDS, **_attributes())
    return response


def forget(response: Response) -> Response:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, **_attributes())
    return response


def _attributes() -> dict[str, Any]:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": secure}
