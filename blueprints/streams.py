"""Streams of events, for a person and for one analysis: let in here, told by the hub.

The view is as short as any other. gunicorn writes the headers and what is known already; then the
socket goes over to the hub, and the thread that answered is free.
"""

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

import db
from blueprints import handover, sse
from blueprints.client import session_hash
from blueprints.errors import problem
from blueprints.hub import Hub, Refused, Start
from db.gateway import Reply

bp = Blueprint("streams", __name__, url_prefix="/api/ucie")

UNREADABLE = -1  # a number that no event has: the page loads afresh
OFF = Refused(
    503,
    {
        "code": "streams_off",
        "detail": "Live connections are switched off here; ask again instead.",
    },
    300,
)
UNAVAILABLE = Refused(
    503,
    {"code": "streams_unavailable", "detail": "This process holds no live connections."},
    60,
)
OLD_HTTP = Refused(
    505, {"code": "http_version", "detail": "A live connection needs HTTP/1.1."}, 300
)


@bp.get("/events")
def events() -> ResponseReturnValue:
    """Tell prices to everybody, and to each person what is their own, as it happens."""
    return _stream(None)


@bp.get("/progressive-analysis/<uuid:progress>/events")
def progress_events(progress: str) -> ResponseReturnValue:
    """Tell the owner of an analysis its phases as they begin and end, until it is done."""
    return _stream(str(progress))


def _stream(run: str | None) -> ResponseReturnValue:
    session = session_hash()
    hub: Hub = current_app.extensions["streams"]
    impossible = _impossible(hub)
    if impossible and session and run is None:  # one of an analysis may be over, and told here
        return _refusal(impossible)
    opened = db.call("api.open_stream", session=session, progress=run, after=_after())
    if not opened.ok or session is None:
        return opened
    found = opened.json()
    told = _told(found)
    if any(event["kind"] == "done" for event in found["events"]):
        return _response(told)
    if refused := impossible or (request.method != "HEAD" and hub.admit(found["user_id"])):
        return _refusal(refused)
    if request.method == "HEAD":
        return _response("")
    after = found["newest"] if found["after"] is None else found["after"]
    return _handed_over(hub, Start(session, found["user_id"], run, after), told)


def _after() -> int | None:
    """The number of the last event that the browser, or else its page, has seen."""
    given = request.headers.get("Last-Event-ID") or request.args.get("since")
    if not given:
        return None
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given) else UNREADABLE


def _told(found: dict[str, Any]) -> str:
    """What a stream begins with: a reset, and what an analysis told before."""
    reset = sse.event("reset", "{}", found["newest"]) if found["reset"] else ""
    past = (sse.event(event["kind"], event["data"], event["id"]) for event in found["events"])
    return sse.retry() + reset + "".join(past)


def _impossible(hub: Hub) -> Refused | None:
    """Why nothing can be streamed here, if that is so."""
    if not current_app.config["SETTINGS"].streams:
        return OFF
    if not hub.started or not handover.possible(request.environ.get("gunicorn.socket")):
        return UNAVAILABLE
    if request.environ["SERVER_PROTOCOL"] != handover.PROTOCOL:
        return OLD_HTTP
    return None


def _refusal(refused: Refused) -> Reply:
    return problem(refused.status, refused.problem, {"Retry-After": str(refused.retry_after)})


def _handed_over(hub: Hub, start: Start, told: str) -> Response:
    taken = False

    def _body() -> Iterator[str]:
        nonlocal taken
        yield told  # gunicorn writes the headers, then this
        client = handover.take(request_socket)
        hub.adopt(client, start)
        taken = True

    def _give_back() -> None:
        if not taken:  # the client left before, or its socket could not be had
            hub.release(start.user_id)

    request_socket = request.environ["gunicorn.socket"]
    response = _response(_body())
    response.call_on_close(_give_back)
    return response


def _response(body: str | Iterator[str]) -> Response:
    return Response(
        body,
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
