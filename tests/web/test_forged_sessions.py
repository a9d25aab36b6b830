"""Cookies and bearers that are none of ours: refused, and the database hears of none of them."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

import credentials
from forging import Forger, random_cookies
from web.asking import overheard
from web.browsing import log_in

PATHS = ["/api/auth/me", "/api/ucie/market-data/BTC?wait=0", "/home", "/settings/security"]


@pytest.fixture
def quiet() -> Iterator[None]:
    """No line of log for each of so many."""
    log = logging.getLogger("request")
    log.setLevel(logging.WARNING)
    yield
    log.setLevel(logging.NOTSET)


def statuses(app: Flask, path: str, **headers: Any) -> dict[str, int]:
    """The status of each answer to a value of a header, as a server hands it on."""
    (name, values), *_ = headers.items()
    environ = EnvironBuilder(path).get_environ()
    found = {}
    for value in values:
        asked = environ | {name: value, "wsgi.input": BytesIO()}
        _, status, _ = run_wsgi_app(app.wsgi_app, asked)
        found[value] = int(status[:3])
    return found


def cookies(tokens: Any) -> list[str]:
    """Each token as the value of the session's cookie."""
    return [f"auth_token={token}" for token in tokens]


def test_a_good_session_is_asked_for(app, live, client, quiet):
    log_in(app, live, client)
    good = client.get_cookie("auth_token").value
    for path in PATHS:
        with overheard() as asked:
            statuses(app, path, HTTP_COOKIE=cookies([good]))
        assert len(asked) >= 1, path


@pytest.mark.parametrize("path", PATHS)
def test_no_forgery_costs_a_query(app, path, quiet):
    table = Forger(app.config["KEYS"]).table()
    for trimmed in ("a space after", "a line after", "quoted"):
        del table[trimmed]  # a cookie comes without what is around its value
    bearers = [
        f"Bearer {token}" for name, token in table.items() if name != "a script's token"
    ]  # which has no signature, so it alone has to be looked up
    with overheard() as asked:
        found = statuses(app, path, HTTP_COOKIE=cookies(table.values()))
        found |= statuses(app, path, HTTP_AUTHORIZATION=bearers)
    refused = 401 if path.startswith("/api/") else 303
    assert {token for token, status in found.items() if status != refused} == set()
    assert len(found) > 100
    assert asked == []


def test_ten_thousand_mutations_and_as_many_cookies_cost_no_query(app, quiet):
    forger = Forger(app.config["KEYS"])
    drawn = cookies((*forger.mutations(10_000, seed=31), *random_cookies(10_000, seed=32)))
    with overheard() as asked:
        found = statuses(app, "/api/auth/me", HTTP_COOKIE=drawn)
    assert set(found.values()) == {401}
    assert len(found) > 19_000
    assert asked == []


def test_a_service_that_looked_at_no_signature_would_ask(app, quiet, monkeypatch):
    monkeypatch.setattr(credentials, "session_hash", lambda token, _: credentials.token_hash(token))
    forger = Forger(app.config["KEYS"])
    with overheard() as asked:
        statuses(app, "/api/auth/me", HTTP_COOKIE=cookies(forger.mutations(20, seed=33)))
    assert len(asked) == 20


def test_a_change_of_keys_logs_nobody_out_and_the_next_one_everybody(
    app, live, client, monkeypatch
):
    log_in(app, live, client)
    first = app.config["KEYS"].current
    monkeypatch.setitem(app.config, "KEYS", credentials.Keys("n" * 40, first))
    assert [client.get("/api/auth/me").status_code for _ in range(5)] == [200] * 5
    monkeypatch.setitem(app.config, "KEYS", credentials.Keys("z" * 40, "n" * 40))
    with overheard() as asked:
        assert client.get("/api/auth/me").status_code == 401
    assert asked == []
