"""blueprints/headers.py: what every answer tells the browser to keep to."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from blueprints import headers
from blueprints.headers import LETTER_PAGES, SHARED_PAGES
from web import routes
from web.browser import EMAIL, script
from web.browsing import log_in
from web.document import Document

NONCE = re.compile(r"script-src 'nonce-([\w-]{22})'", re.ASCII)
HTML = {"Accept": "text/html"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
IN_BOTH_POLICIES = {"default-src 'none'", "base-uri 'none'", "object-src 'none'"}
PAGE = IN_BOTH_POLICIES | {
    "frame-ancestors 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
}
DATA = IN_BOTH_POLICIES | {"frame-ancestors 'none'", "form-action 'none'"}


def lacks(answer: Any, endpoint: str | None = None) -> set[str]:
    """The headers that an answer should carry and does not carry as it should."""
    wrong = {name for name, value in ALWAYS.items() if answer.headers.getlist(name) != [value]}
    letter = endpoint in LETTER_PAGES | SHARED_PAGES
    if answer.headers["Referrer-Policy"] != ("no-referrer" if letter else "same-origin"):
        wrong.add("Referrer-Policy")
    if not re.fullmatch("[0-9a-f]{32}", answer.headers.get("X-Request-ID", "")):
        wrong.add("X-Request-ID")
    if "Cache-Control" not in answer.headers:
        wrong.add("Cache-Control")
    policy = answer.headers["Content-Security-Policy"]
    is_page = answer.mimetype == "text/html"
    parts = set(NONCE.sub("", policy).split("; ")) - {""}
    if parts != (PAGE if is_page else DATA) or bool(NONCE.search(policy)) != is_page:
        wrong.add("Content-Security-Policy")
    if any(name.lower().startswith("access-control-") for name, _ in answer.headers):
        wrong.add("Access-Control")
    return wrong


@pytest.fixture
def alice(app: Flask, live: Any, client: FlaskClient) -> FlaskClient:
    """A browser in which alice, an administrator, is logged in."""
    log_in(app, live, client, EMAIL)
    live.run("update core.users set role = 'admin'")
    return client


METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")


def test_every_route_and_every_method_carries_them(app, alice, live):
    visitor, paths = app.test_client(), {route.path for route in routes.every(app)}
    wrong = {}
    for path in paths:
        asks = [(visitor, method, kind) for method in METHODS for kind in ("text/html", "*/*")]
        for browser, method, kind in [*asks, (alice, "GET", "text/html")]:
            with browser.open(path, method=method, headers={"Accept": kind}) as answer:
                if missing := lacks(answer, routes.endpoint(app, path, method)):
                    wrong[method, path, kind, answer.status_code] = missing
    assert wrong == {}
    assert len(paths) > 40


@pytest.fixture
def answers(app: Flask, client: FlaskClient, live: Any, monkeypatch: Any) -> Callable[[int], Any]:
    """An answer of each status, by way of requests that earn it."""

    def _fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    def _limited() -> TestResponse:
        wrong = [script(client).log_in(password="not the password") for _ in range(6)]
        return wrong[-1]

    def _faulty() -> TestResponse:
        monkeypatch.setattr("db.call", _fault)
        return client.get("/api/auth/me")

    def _unchanged() -> TestResponse:
        with client.get("/static/sovereign.css") as first:
            tag = first.headers["ETag"]
        return client.get("/static/sovereign.css", headers={"If-None-Match": tag})

    asked: dict[int, Callable[[], TestResponse]] = {
        200: lambda: client.get("/login", headers=HTML),
        202: lambda: script(client).post("/api/auth/request-password-reset", {"email": EMAIL}),
        302: lambda: client.get("/settings/"),
        303: lambda: client.get("/home"),
        304: _unchanged,
        308: lambda: client.get("/settings"),
        400: lambda: client.get("/login", headers={"Host": "evil.example"}),
        401: lambda: client.get("/api/auth/me"),
        403: lambda: client.post("/login", headers={"Sec-Fetch-Site": "cross-site"}),
        404: lambda: client.get("/nowhere", headers=HTML),
        405: lambda: client.get("/logout", headers=HTML),
        413: lambda: script(client).log_in(password="x" * 70_000),
        415: lambda: client.post("/api/auth/login", data="a", content_type="text/plain"),
        422: lambda: script(client).log_in(password=""),
        429: _limited,
        500: _faulty,
    }
    return lambda status: asked[status]()


STATUSES = [*(200, 202, 302, 303, 304, 308), *(400, 401, 403, 404, 405, 413, 415, 422, 429, 500)]


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_carries_them(answers, status):
    with answers(status) as answer:
        assert (answer.status_code, lacks(answer)) == (status, set())


@pytest.fixture
def away(settings: Any) -> Iterator[FlaskClient]:
    """A client of a service that is reached by https and whose database does not answer."""
    changed = dataclasses.replace(
        settings, db_pool_timeout_seconds=0.3, public_url="https://coins.example"
    )
    app = create_app(changed, conninfo="host=127.0.0.1 port=1 user=web dbname=nowhere")
    yield app.test_client()
    app.extensions["db"].close()


@pytest.mark.parametrize("path", ["/api/ucie/health", "/readyz", "/login", "/nowhere"])
def test_a_service_reached_by_https_says_so_for_a_year_in_every_answer(away, path):
    answer = away.get(path)
    assert lacks(answer) == set()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_service_on_its_own_machine_asks_for_no_https(client):
    assert "Strict-Transport-Security" not in client.get("/login").headers


def test_every_script_of_every_page_carries_the_nonce_of_its_answer(app, alice, live):
    live.token()
    scripts = 0
    for browser in (app.test_client(), alice):
        for route in routes.pages(app):
            answer = browser.get(route.path, headers=HTML)
            if answer.mimetype != "text/html":
                answer.close()  # a file is open until then
                continue
            nonce = NONCE.search(answer.headers["Content-Security-Policy"])[1]
            elements = Document(answer.text).elements
            for tag, attributes in elements:
                assert not [name for name in attributes if name.startswith("on")], route.path
                assert "style" not in attributes, route.path
                assert tag != "style", route.path
                if tag == "script":
                    scripts += 1
                    assert attributes["nonce"] == nonce, route.path
                    assert attributes["src"].startswith("/static/"), route.path
            assert answer.text.count("<script") == sum(tag == "script" for tag, _ in elements)
    assert scripts > 30


def test_no_two_answers_share_a_nonce(client):
    policies = [client.get("/settings/").headers["Content-Security-Policy"] for _ in range(10_000)]
    assert len({NONCE.search(policy)[1] for policy in policies}) == 10_000


def test_a_page_whose_address_holds_a_secret_tells_it_to_nobody(app, alice):
    secret = "a-secret-that-came-by-letter-0123456789"
    found = set()
    for browser in (app.test_client(), alice):
        for route in routes.pages(app):
            with browser.get(f"{route.path}?token={secret}", headers=HTML) as answer:
                if f'value="{secret}"' in answer.text:
                    found.add(route.endpoint)
                    assert answer.headers["Referrer-Policy"] == "no-referrer", route.path
    assert found == LETTER_PAGES - {"auth.show_verify_email"}
    assert secret in app.test_client().get(f"/api/auth/verify-email?token={secret}").location


def test_a_file_may_be_kept_and_nothing_else(client):
    with client.get("/static/theme.js?v=1") as kept, client.get("/static/none.js?v=1") as missing:
        assert kept.headers["Cache-Control"] == headers.IMMUTABLE
        assert "immutable" not in missing.headers.get("Cache-Control", "")
    assert client.get("/login").headers["Cache-Control"] == "no-store"
