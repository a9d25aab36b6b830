"""Who is asking: the address behind trusted proxies, the agent, the session of the request."""

from ipaddress import ip_address

from flask import current_app, g, request

import credentials

COOKIE = "auth_token"
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
    """What the database knows the request's session by, if its cookie is one of ours."""
    token = request.cookies.get(COOKIE)
    if not token or has_bearer():
        return None
    return credentials.session_hash(token, keys())


def has_bearer() -> bool:
    """Whether the request shows a bearer token: then its cookies give it no rights."""
    return request.headers.get("Authorization", "").startswith("Bearer ")


def keys() -> credentials.Keys:
    """The keys of this service."""
    found: credentials.Keys = current_app.config["KEYS"]
    return found


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
