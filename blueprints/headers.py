"""What every answer tells the browser to keep to: where scripts come from, who may frame us.

A page runs the scripts that carry its own nonce and no others; what is no page runs nothing.
"""

import secrets

from flask import Flask, Response, current_app, g, request

from config import Settings

PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none';"
    " frame-ancestors 'none'"
)
DATA_POLICY = (
    "default-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"
IMMUTABLE = "public, max-age=31536000, immutable"
# No other site learns from which of our pages somebody came. Among our own pages the browser
# says it, because under `no-referrer` it would send `Origin: null` with our own forms, and then
# they could not be told from those of a sandboxed frame elsewhere.
REFERRER = "same-origin"
# The address of these pages is a secret that came by letter: it is told to nobody, ourselves
# included, so their forms do come with `Origin: null` (see csrf).
LETTER_PAGES = frozenset(
    {
        "auth.show_verify_email",
        "pages.verify_email",
        "recovery_pages.confirm_email",
        "recovery_pages.reset_password",
    }
)
# Whoever has the address of such a page may read it, so it is told to nobody either.
SHARED_PAGES = frozenset({"share_pages.shared"})


def init_app(app: Flask) -> None:
    """Give templates the nonce, and every answer its headers."""
    app.jinja_env.globals["nonce"] = nonce
    app.after_request(_protect)


def nonce() -> str:
    """What marks the scripts of this answer: drawn once for it, and for no other."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def of_data(settings: Settings) -> dict[str, str]:
    """The headers of an answer that is no page."""
    found = HEADERS | {"Content-Security-Policy": DATA_POLICY, "Referrer-Policy": REFERRER}
    if settings.public_url.startswith("https://"):
        found["Strict-Transport-Security"] = TRANSPORT_SECURITY
    return found


def _protect(response: Response) -> Response:
    response.headers.update(of_data(current_app.config["SETTINGS"]))
    if response.mimetype == "text/html":
        policy = PAGE_POLICY.format(nonce=nonce())
        response.headers["Content-Security-Policy"] = policy
    if request.endpoint in LETTER_PAGES | SHARED_PAGES:
        response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint in SHARED_PAGES:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    _cache_control(response)
    return response


def _cache_control(response: Response) -> None:
    """Files named by their hash may be kept for ever; all else only when its view says so."""
    if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = IMMUTABLE
    response.headers.setdefault("Cache-Control", "no-store")
