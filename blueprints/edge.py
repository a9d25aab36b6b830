"""What every request is given before anything looks at it, and what is noted after it: one line.

The line holds a rule of ours in place of the address, so nothing that was sent stands in it.
"""

import logging
import os
import time

from flask import Flask, Response, abort, current_app, g, request

log = logging.getLogger("request")


def init_app(app: Flask) -> None:
    """Put the hooks around every request."""
    app.before_request(_begin)
    app.after_request(_finish)


def limit_bodies(app: Flask) -> None:
    """Refuse what is too large before anything else is read of it, on routes that read none too."""
    app.before_request(_refuse_large)


def _refuse_large() -> None:
    longest = current_app.config["MAX_CONTENT_LENGTH"]
    length = request.content_length
    if length is None:  # what comes in chunks is counted as it comes
        request.max_content_length = longest + 1
        length = len(request.get_data())
    if length > longest:
        abort(413)


def _begin() -> None:
    """Number the request ourselves; a number that its sender chose could be anybody's."""
    g.request_id = os.urandom(16).hex()
    g.started = time.monotonic()


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    log.info(
        "%s %s %d",
        request.method,
        request.url_rule or "-",
        response.status_code,
        extra={
            "ms": round((time.monotonic() - g.get("started", time.monotonic())) * 1000, 1),
            "request_id": g.get("request_id", ""),
        },
    )
    return response
