"""blueprints/hosts.py: by which names the service is reached."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response

from app import create_app
from blueprints import hosts
from web import routes
from web.asking import overheard
from web.document import Document

SERVED = [
    *("coins.example", "COINS.example", "coins.example:443", "coins.example:8443"),
    *("localhost", "localhost:8000", "LocalHost:1", "127.0.0.1", "127.0.0.1:8000", "127.9.9.9"),
    *("[::1]", "[::1]:8000"),
]
STRANGE = [
    *(
        "",
        " ",
        "evil.example",
        "evil.example:443",
        "coins.example.evil.example",
        "evil-coins.example",
    ),
    *("coins.example.", "xcoins.example", "www.coins.example", "coins.example:", "coins.example:x"),
    *("coins.example:443:443", "coins.example:999999", "coins.example,evil.example"),
    *("coins.example evil.example", "coins.example@evil.example", "user@coins.example"),
    *(
        "http://coins.example",
        "coins.example/evil",
        "coins.example#x",
        "coins.example?x",
        ".",
        "..",
    ),
    *("coins.example\\@evil.example", "coins%2eexample", "cоins.example", "coins\u3002example"),
    *(
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",  # noqa: S104 - told apart, not bound
        "10.0.0.1",
        "[::]",
        "[::ffff:10.0.0.1]",
        "::1",
    ),
    *(
        "[::1",
        "localhost.evil.example",
        "evil.localhost",
        "localhost.",
        "xn--",
        "a" * 64 + ".example",
    ),
    *("\xff", "coins.example\t", "'", "<script>", "x" * 5000),
]


@pytest.fixture
def public(settings: Any, live: Any) -> Iterator[Flask]:
    """A service that is reached as https://coins.example."""
    changed = dataclasses.replace(settings, public_url="https://coins.example")
    app = create_app(changed, conninfo=live.url("web"))
    yield app
    app.extensions["read_counts"].hand_in()
    app.extensions["db"].close()


def knock(app: Flask, path: str, host: str | None, method: str = "GET", **headers: str) -> Response:
    """Ask with a Host header as it is, or with none: a test client would look at it first."""
    environ = EnvironBuilder(path, method=method, headers=headers).get_environ()
    del environ["HTTP_HOST"]
    if host is not None:
        environ["HTTP_HOST"] = host.encode().decode("latin-1")  # as a server hands it on
    body, status, answered = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    return Response(body, status, answered)


@pytest.mark.parametrize("host", SERVED)
def test_it_answers_to_its_own_name_and_on_its_own_machine(public, host):
    assert knock(public, "/login", host).status_code == 200


def test_there_are_strange_names_enough():
    assert len(set(STRANGE)) == len(STRANGE) >= 30


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("host", STRANGE)
def test_it_answers_to_no_other_name_and_asks_nobody(public, host, accept):
    with overheard() as asked:
        answer = knock(public, "/home", host, Accept=accept)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_host")
    assert asked == []
    for word in ("evil", "script", "coins"):
        assert word not in answer.get_data(as_text=True)
        assert word not in str(answer.headers)


def test_a_request_that_names_nobody_is_for_nobody(public):
    assert knock(public, "/login", None).status_code == 400
    assert knock(public, "/livez", None).status_code == 200


def test_on_every_route_but_those_of_whoever_watches_over_it(public):
    with overheard() as asked:
        answered = {
            route.path
            for route in routes.every(public)
            if knock(public, route.path, "evil.example", route.method).status_code != 400
        }
    assert answered == {"/livez", "/readyz"}
    assert set(asked) == {"api.check_readiness"}
    for host in ("10.0.0.7:8000", "node-3.internal", "coins.example"):
        assert knock(public, "/readyz", host).status_code == 200


@pytest.mark.parametrize("host", SERVED)
def test_no_name_comes_into_a_redirect_or_a_page(public, host):
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = knock(public, "/home", host, **forged)
    assert (answer.status_code, answer.location) == (303, "/login?next=/home")
    page = Document(knock(public, "/login", host, **forged).get_data(as_text=True))
    for attribute in ("href", "src", "action"):
        assert all(value[0] in "/#" for value in page.values(attribute)), attribute


@pytest.mark.parametrize(
    ("url", "host", "own", "strange"),
    [
        (
            "https://coins.example",
            "coins.example",
            ["https://coins.example"],
            ["http://coins.example", "https://coins.example:444", "https://COINS.example"],
        ),
        (
            "https://Coins.example:443/app",
            "10.0.0.7",
            ["https://coins.example", "https://10.0.0.7"],
            ["https://coins.example/app", "http://10.0.0.7"],
        ),
        ("https://coins.example:8443", "coins.example:8443", ["https://coins.example:8443"], []),
        (
            "https://coins.example",
            "localhost:8000",
            ["https://coins.example", "http://localhost:8000"],
            ["http://localhost", "http://127.0.0.1:8000", "http://localhost:8001"],
        ),
        (
            "http://127.0.0.1:9999",
            "127.0.0.1:8000",
            ["http://127.0.0.1:9999", "http://127.0.0.1:8000"],
            ["http://127.0.0.1", "https://127.0.0.1:8000", "http://[::1", "null", "", "*"],
        ),
    ],
)
def test_a_page_is_ours_by_its_whole_origin(app, settings, url, host, own, strange, monkeypatch):
    changed = dataclasses.replace(settings, public_url=url)
    monkeypatch.setitem(app.config, "SETTINGS", changed)
    with app.test_request_context("/login", headers={"Host": host}):
        assert all(hosts.is_own_origin(origin) for origin in own)
        assert not any(hosts.is_own_origin(origin) for origin in strange)
