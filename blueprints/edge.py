"""What every request and every answer carries: a number, headers of safety, one line of log."""

import logging
import os
import time

from flask import Flask, Response, current_app, g, request

log = logging.getLogger("request")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"
IMMUTABLE = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Put the hooks around every request."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.request_id = os.urandom(16).hex()
    g.started = time.monotonic()


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SETTINGS"].public_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    response.headers["X-Request-ID"] = g.get("request_id", "")
    _cache_control(response)
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


def _cache_control(response: Response) -> None:
    """Files named by their hash may be kept for ever; all else only when its view says so."""
    if request.endpoint == "static":
        if response.status_code == 200 and "v" in request.args:
            response.headers["Cache-Control"] = IMMUTABLE
        return
    response.headers.setdefault("Cache-Control", "no-store")
