"""Who is asking: the address behind trusted proxies, the agent, the session of the request."""

from ipaddress import ip_address

from flask import current_app, g, request

import credentials

COOKIE = "auth_token"
DEVICE_COOKIE = "device"
BEARER = "Bearer "
AGENT_LENGTH = 512


def client() -> dict[str, str | None]:
    """What the audit trail says of this request's sender."""
    return {
        "ip": address(),
        "agent": _printable(request.user_agent.string)[:AGENT_LENGTH],
        "request_id": g.request_id,
    }


def address() -> str | None:
    """The sender's address; None when what was forwarded is no address."""
    try:
        return str(ip_address(request.remote_addr or ""))
    except ValueError:
        return None


def session_hash() -> str | None:
    """What the database knows the request by: its session, or a script's personal token.

    None for what is neither, so that garbage costs no query more than no cookie does.
    """
    if has_bearer():
        token = request.headers["Authorization"].removeprefix(BEARER)
        found = credentials.personal_hash(token)
        return f"cap:{found}" if found and request.path.startswith("/api/") else None
    cookie = request.cookies.get(COOKIE)
    return credentials.session_hash(cookie, keys()) if cookie else None


def device_hash() -> str | None:
    """What the database knows the request's browser by, if it logged in before."""
    cookie = request.cookies.get(DEVICE_COOKIE)
    return credentials.device_hash(cookie, keys()) if cookie else None


def device() -> str:
    """The token this browser is known by from now on: its own with a new end, or a first one."""
    shown = request.cookies.get(DEVICE_COOKIE, "")
    return credentials.renewed_device(shown, keys()) or credentials.new_device(keys())


def has_bearer() -> bool:
    """Whether the request shows a bearer token: then its cookies give it no rights."""
    return request.headers.get("Authorization", "").startswith(BEARER)


def keys() -> credentials.Keys:
    """The keys of this service."""
    found: credentials.Keys = current_app.config["KEYS"]
    return found


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
