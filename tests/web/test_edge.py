"""The edge: who sends, how much, under which number, and what is given to keep."""

import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from web import routes
from web.asking import overheard
from web.browser import EMAIL, PASSWORD, script

PEER, SENDER, PROXY = "198.51.100.7", "203.0.113.9", "10.0.0.2"
VERIFY_LIMIT = 20  # core.attempt_limits: wrong links from one address
TRIES = 1000


@pytest.fixture
def service(settings: Any, live: Any) -> Iterator[Callable[..., Flask]]:
    """The application with some settings changed."""
    made: list[Flask] = []

    def _service(**changes: Any) -> Flask:
        app = create_app(dataclasses.replace(settings, **changes), conninfo=live.url("web"))
        app.config.update(BCRYPT_COST=4)
        made.append(app)
        return app

    yield _service
    for app in made:
        app.extensions["read_counts"].hand_in()
        app.extensions["db"].close()


def verify(client: FlaskClient, token: str, forwarded: str) -> int:
    """Try a link that was never sent; the status says whether it was counted or refused."""
    answer = client.post(
        "/api/auth/verify-email",
        json={"token": token},
        headers={"X-Forwarded-For": forwarded, "X-Real-IP": forwarded, "Forwarded": forwarded},
        environ_base={"REMOTE_ADDR": PEER},
    )
    return answer.status_code


@pytest.mark.parametrize(
    ("hops", "behind", "true"),
    [
        (0, "{}", PEER),
        (0, "{}, 127.0.0.1", PEER),
        (1, f"{{}}, {SENDER}", SENDER),
        (2, f"{{}}, {SENDER}, {PROXY}", SENDER),
    ],
)
def test_whatever_is_forged_before_the_proxies_that_are_trusted_it_is_one_sender(
    service, live, hops, behind, true
):
    client = service(trusted_proxy_count=hops).test_client()
    forged = (behind.format(f"192.0.{n // 250}.{n % 250}") for n in range(TRIES))
    statuses = [verify(client, f"t{n}", forwarded) for n, forwarded in enumerate(forged)]
    assert statuses.count(400) == VERIFY_LIMIT
    assert statuses.count(429) == TRIES - VERIFY_LIMIT
    seen = live.all("select distinct ip_address as address from core.auth_logs")
    assert [row.address for row in seen] == [true]


def test_a_service_that_believed_everybody_would_count_each_anew(service, live):
    client = service(trusted_proxy_count=1).test_client()
    forged = (f"192.0.2.{n}" for n in range(1, 41))  # as if no proxy had added the true one
    assert {verify(client, "t", forwarded) for forwarded in forged} == {400}


MALFORMED = [
    *("", " ", ",", ",,,", "unknown", "_hidden", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1"),
    *("1.2.3.4:80", "[2001:db8::1]:443", "[::1", "::ffff:1.2.3.4", "fe80::1%eth0", "fe80::1%", ":"),
    *("0x7f.1", "010.0.0.1", "1.2.3.4/8", "1.2.3.4 5.6.7.8", "'; drop table x; --", "\x00", "é"),
    *("9" * 5000, "1," * 2000, "::" * 500, "1.2.3.4\t", "2001:db8::1%" + "z" * 300, "%s", "{}"),
]


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_what_is_no_address_is_no_fault(service, live, hops):
    client = service(trusted_proxy_count=hops).test_client()
    for forwarded in MALFORMED:
        assert verify(client, "t", forwarded) in (400, 429), forwarded
    if hops == 0:
        seen = live.all("select distinct ip_address as address from core.auth_logs")
        assert [row.address for row in seen] == [PEER]


@pytest.mark.parametrize("hops", [0, 1])
def test_only_a_trusted_proxy_says_by_what_scheme_it_was_asked(service, hops):
    app = service(trusted_proxy_count=hops)
    seen = []
    app.before_request(lambda: seen.append(__import__("flask").request.scheme))
    app.test_client().get("/livez", headers={"X-Forwarded-Proto": "https"})
    assert seen == ["https" if hops else "http"]


def test_every_answer_has_a_number_of_ours(client, caplog):
    chosen = "0123456789abcdef" * 2
    seen = set()
    with caplog.at_level("INFO", "request"):
        for _ in range(50):
            answer = client.get("/api/auth/me", headers={"X-Request-ID": chosen})
            seen.add(answer.headers["X-Request-ID"])
            assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert len(seen) == 50
    assert chosen not in seen
    assert {record.request_id for record in caplog.records if record.name == "request"} == seen


def test_the_trail_knows_the_number_of_its_answer(client, live):
    answer = script(client).log_in(password="not the password")
    kept = live.one("select request_id from core.auth_logs").request_id
    assert kept == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_a_body_of_more_than_64_kb_is_refused_on_every_route_before_any_query(app, client, kind):
    asking, wrong = script(client), {}
    with overheard() as asked:
        for route in routes.every(app):
            answer = client.open(
                route.path,
                method=route.method,
                data=b"--x" + b"x" * 65_536,
                content_type=kind,
                headers={"X-CSRFToken": asking.token},
            )
            if answer.status_code != 413:
                wrong[route] = answer.status_code
    assert (wrong, asked) == ({}, [])


def chunked(client: FlaskClient, route: routes.Route, body: bytes, token: str) -> int:
    """Send a body whose length is not said before, as gunicorn hands it on; the status."""
    answer = client.open(
        route.path,
        method=route.method,
        input_stream=io.BytesIO(body),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked", "X-CSRFToken": token},
        environ_overrides={"wsgi.input_terminated": True},
    )
    return answer.status_code


def test_so_is_one_that_comes_in_chunks(app, client):
    token, wrong = script(client).token, {}
    with overheard() as asked:
        for route in routes.every(app):
            status = chunked(client, route, b"{}" + b" " * 65_535, token)
            if status != 413:
                wrong[route] = status
    assert (wrong, asked) == ({}, [])
    whole = b"{}" + b" " * 65_534
    assert chunked(client, routes.Route("POST", "/api/auth/login", ""), whole, token) == 422


@pytest.fixture
def alice(live: Any) -> None:
    """A verified account with a known password."""
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    live.run("update core.users set password_hash = %s where id = %s", hashed, live.user(EMAIL))


COOKIES = {
    "form": r"form=[\w.-]+; {secure}HttpOnly; Path=/; SameSite=Lax",
    "auth_token": r"auth_token=[\w.-]+; Expires=[\w,: ]+ GMT; Max-Age=3600;"
    r" {secure}HttpOnly; Path=/; SameSite=Lax",
    "device": r"device=[\w.-]+; Expires=[\w,: ]+ GMT; Max-Age=34560000;"
    r" {secure}HttpOnly; Path=/; SameSite=Lax",
}


@pytest.mark.parametrize(
    ("url", "secure"), [("http://localhost", ""), ("https://localhost", "Secure; ")]
)
def test_every_cookie_is_exactly_this(service, alice, live, url, secure):
    client = service(public_url=url).test_client()
    opened = client.get("/api/auth/csrf-token", base_url=url)
    entered = client.post(
        "/api/auth/login",
        json={"email": EMAIL, "password": PASSWORD},
        headers={"X-CSRFToken": opened.json["csrf_token"]},
        base_url=url,
    )
    assert entered.status_code == 200
    given = opened.headers.getlist("Set-Cookie") + entered.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in given} == set(COOKIES)
    for cookie in given:
        shape = COOKIES[cookie.partition("=")[0]].format(secure=secure)
        assert re.fullmatch(shape, cookie, re.ASCII), cookie
        assert len(cookie) <= 1024
    left = client.post(
        "/api/auth/logout", headers={"X-CSRFToken": opened.json["csrf_token"]}, base_url=url
    )
    end = (
        f"Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; {secure}HttpOnly; Path=/; SameSite=Lax"
    )
    assert left.headers.getlist("Set-Cookie") == [f"auth_token=; {end}"]


def test_one_hundred_logins_after_a_change_of_cost_bring_one_hundred_hashes_up(service, live):
    app = service()
    made = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    emails = [f"person{n}@example.org" for n in range(100)]
    for email in emails:
        live.run("update core.users set password_hash = %s where id = %s", made, live.user(email))
    app.config["BCRYPT_COST"] = 5
    for n, email in enumerate(emails):
        answer = app.test_client().post(
            "/api/auth/login",
            json={"email": email, "password": PASSWORD},
            environ_base={"REMOTE_ADDR": f"192.0.2.{n}"},
        )
        assert answer.status_code == 200
    upgraded = live.one(
        "select count(*), count(distinct password_hash) as different from core.users"
        " where password_hash like '$2b$05$%%'"
    )
    assert tuple(upgraded) == (100, 100)
