"""What gunicorn says of a request that is none, or that the application could not end.

It never reaches the application, so the answer of every other fault is given here: the same shape,
the same headers. Of what was sent, which may hold a link or a token, nothing is repeated or noted.
"""

import contextlib
import json
import logging
import os
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from blueprints import errors, headers
from blueprints.hub import Hub

log = logging.getLogger("request")


class Worker(ThreadWorker):
    """gunicorn's own worker of threads, with our words for what it refuses."""

    def load_wsgi(self) -> None:
        """Let gunicorn's own lines go where all others go, now that there is such a way."""
        super().load_wsgi()
        own = self.log.error_log
        own.handlers.clear()
        own.propagate = True
        if hub := self._hub():
            hub.start()

    def run(self) -> None:
        """Serve; at the end, end the streams, of which gunicorn knows nothing."""
        try:
            super().run()
        finally:
            if hub := self._hub():
                hub.stop()

    def _hub(self) -> Hub | None:
        extensions = getattr(self.wsgi, "extensions", {})
        return extensions.get("streams") if self.wsgi.config["SETTINGS"].streams else None

    def handle_error(self, _request: Any, client: Any, _address: Any, error: BaseException) -> None:
        """Answer, and let the connection go."""
        status = _status(error)
        number = os.urandom(16).hex()
        facts = {"request_id": number}
        if status < 500:
            log.info("unreadable %s %d", type(error).__name__, status, extra=facts)
        else:
            log.error("unended %d", status, exc_info=error, extra=facts)
        answer = _answer(status, number, headers.of_data(self.wsgi.config["SETTINGS"]))
        with contextlib.suppress(OSError):  # who sent it may be gone
            util.write_nonblock(client, answer)


def _status(error: BaseException) -> int:
    if isinstance(error, LimitRequestLine):
        return 414
    if isinstance(error, LimitRequestHeaders):
        return 431
    return 400 if isinstance(error, ParseException) else 500


def _answer(status: int, number: str, safety: dict[str, str]) -> bytes:
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "request_id": number,
        "code": errors.SLUGS.get(status, "internal_server_error"),
        "detail": errors.SENTENCES[status],
    }
    body = json.dumps(problem).encode()
    fields = {
        "Content-Type": errors.PROBLEM,
        "Content-Length": str(len(body)),
        "Connection": "close",
        "X-Request-ID": number,
        "Cache-Control": "no-store",
        **safety,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} {problem['title']}\r\n{lines}\r\n".encode() + body
