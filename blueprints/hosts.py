"""Which names this service answers to: that of PUBLIC_URL, and those of the machine itself.

Nothing is ever built from the name that a request came by, so no letter and no redirect could
lead to it; a request that came by a strange one is a mistake or an attempt, and goes no further.
"""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

from flask import Flask, current_app, redirect, request
from werkzeug import Response
from werkzeug.routing import RequestRedirect

from blueprints.errors import refuse
from db.gateway import Reply

LABEL = "[a-z0-9-]{1,63}"
HOST = re.compile(
    rf"(?P<name>({LABEL}\.)*{LABEL}|\[[0-9a-f:.]+\])(:[0-9]{{1,5}})?", re.ASCII | re.IGNORECASE
)
PROBES = ("/livez", "/readyz")  # whoever watches over us may know only our number
PORTS = {"http": ":80", "https": ":443"}  # which browsers leave out


def init_app(app: Flask) -> None:
    """Look at every request before anything is asked of the database."""
    app.before_request(_refuse_stranger)
    app.before_request(_redirect_here)


def is_own_origin(origin: str) -> bool:
    """Whether a browser that names this origin stood on a page of ours.

    Beside that of PUBLIC_URL it is the one this very request came to: another port of the same
    machine, say. A page that came in clear is not ours where the service is reached by https.
    """
    public = urlsplit(current_app.config["SETTINGS"].public_url)
    host = request.host.lower()
    own = {f"{public.scheme}://{place}" for place in (_without_port(public), host)}
    if _is_own_machine(urlsplit(f"//{host}").hostname or ""):
        own.add(f"http://{host}")
    return origin in own


def _without_port(address: SplitResult) -> str:
    """The place of an address as browsers write it: the usual port goes without saying."""
    return address.netloc.lower().removesuffix(PORTS[address.scheme])


def _refuse_stranger() -> Reply | None:
    """Refuse a strange name; never as a page, whose stylesheet would be refused as well."""
    given = request.headers.get("Host", "")
    found = HOST.fullmatch(given)
    if found is None:
        is_served = not given and request.path in PROBES
    else:
        is_served = request.path in PROBES or _is_ours(found["name"].strip("[]").lower())
    if is_served:
        return None
    return refuse(400, "bad_host", "This service is not reached by that name.")


def _redirect_here() -> Response | None:
    """Answer to a slash too few or too many with a path: Flask would repeat the name as well."""
    wanted = request.routing_exception
    if not isinstance(wanted, RequestRedirect):
        return None
    parts = urlsplit(wanted.new_url)
    path = "/" + parts.path.lstrip("/")
    return redirect(urlunsplit(("", "", path, parts.query, "")), wanted.code)


def _is_ours(name: str) -> bool:
    public = urlsplit(current_app.config["SETTINGS"].public_url).hostname
    return name == public or _is_own_machine(name)


def _is_own_machine(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
