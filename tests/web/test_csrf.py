"""blueprints/csrf.py: unsafe requests that nobody of ours sent."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import credentials
from blueprints.headers import LETTER_PAGES
from web import routes
from web.asking import overheard
from web.browser import script
from web.browsing import log_in
from web.document import Document
from web.routes import Route

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BODY = json.dumps({"email": "alice@example.org", "token": "t"}).encode()
KINDS = {
    JSON: BODY,
    "text/plain": BODY,
    FORM: b"email=alice%40example.org&token=t",
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'
    b"\r\n--x--\r\n",
    "application/xml": b"<email>alice@example.org</email>",
    "": BODY,
}
OWN = "http://localhost"
# Where the sender stands, with what a browser says of it in Sec-Fetch-Site.
OURS = {OWN: "same-origin", None: "none"}
STRANGE = {
    "https://evil.example": "cross-site",
    "http://login.localhost": "same-site",
    "http://localhost:8001": "same-site",
    "https://localhost": "same-site",
    "http://localhost.evil.example": "cross-site",
    "http://evil.example/localhost": "cross-site",
    "http://localhost@evil.example": "cross-site",
    "null": "cross-site",
    "http://[::1": "cross-site",
    "": "cross-site",
}


class Sent(NamedTuple):
    """One request of the matrix."""

    route: Route
    kind: str
    origin: str | None
    metadata: str | None

    def headers(self, **more: str) -> dict[str, str]:
        """What says where it comes from."""
        said = {"Origin": self.origin, "Sec-Fetch-Site": self.metadata} | more
        return {name: value for name, value in said.items() if value is not None}

    @property
    def names_a_stranger(self) -> bool:
        """Whether a server can know that no page of ours sent it."""
        if self.metadata is None and self.origin == "null":
            return self.route.endpoint not in LETTER_PAGES
        return self.origin in STRANGE


def matrix(app: Flask) -> Iterator[Sent]:
    """Every unsafe route, with every kind of body, from everywhere, by new and old browsers."""
    for route in routes.unsafe(app):
        for kind in KINDS:
            for origin, site in (OURS | STRANGE).items():
                yield Sent(route, kind, origin, site)
                yield Sent(route, kind, origin, None)


@pytest.fixture
def browser(app: Flask, live: Any, client: FlaskClient) -> FlaskClient:
    """A browser in which alice, an administrator, is logged in."""
    log_in(app, live, client)
    live.run("update core.users set role = 'admin'")
    return client


def send(browser: FlaskClient, sent: Sent, **headers: str) -> TestResponse:
    """Send a request of the matrix, with whatever cookies the browser has."""
    return browser.open(
        sent.route.path,
        method=sent.route.method,
        data=KINDS[sent.kind],
        content_type=sent.kind,
        headers=sent.headers(Accept=JSON, **headers),
    )


def code(answer: TestResponse) -> str | None:
    """The slug of a refusal."""
    return answer.json["code"] if answer.mimetype == "application/problem+json" else None


def accepted_from_elsewhere(
    app: Flask, browser: FlaskClient, kinds: Iterable[str] = KINDS
) -> list[Sent]:
    """What was not refused as a stranger's, or was refused only after asking the database."""
    accepted = []
    token = script(browser).token
    with overheard() as asked:
        for sent in matrix(app):
            if not sent.names_a_stranger or sent.kind not in kinds:
                continue
            answer = send(browser, sent, **{"X-CSRFToken": token})
            if (answer.status_code, code(answer)) != (403, "cross_site") or asked:
                accepted.append(sent)
                asked.clear()
    return accepted


def test_nothing_is_accepted_from_another_site(app, browser):
    assert len(list(matrix(app))) > 3000
    assert accepted_from_elsewhere(app, browser) == []


def test_the_matrix_finds_a_door_that_trusts_everybody(app, browser, monkeypatch):
    monkeypatch.setattr("blueprints.csrf._is_same_origin", lambda: True)
    accepted = {sent.route for sent in accepted_from_elsewhere(app, browser, [""])}
    assert accepted == set(routes.unsafe(app))


def test_nothing_of_our_own_pages_is_refused(app, browser, live):
    token = script(browser).token
    user = live.one("select id from core.users").id
    refused = []
    for sent in matrix(app):
        if sent.names_a_stranger or sent.kind not in (JSON, FORM):
            continue
        session = credentials.new_session(app.config["KEYS"])  # some of them end it
        live.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            *(user, credentials.token_hash(session)),
        )
        browser.set_cookie("auth_token", session)
        answer = send(browser, sent, **{"X-CSRFToken": token})
        expected_415 = sent.route.is_api and sent.kind == FORM
        if answer.status_code in (401, 403) or (answer.status_code == 415) != expected_415:
            refused.append((sent, answer.status_code, code(answer)))
    assert refused == []


def test_a_body_that_is_no_json_is_refused_before_any_query(app, browser):
    token, wrong = script(browser).token, []
    bearer = {"Authorization": f"Bearer {credentials.new_personal_token()}"}
    with overheard() as asked:
        for route in routes.unsafe(app):
            for kind in KINDS:
                if not route.is_api or kind == JSON:
                    continue
                for shown in ({"X-CSRFToken": token}, bearer, bearer | {"Origin": "null"}):
                    answer = send(browser, Sent(route, kind, None, None), **shown)
                    if (answer.status_code, code(answer)) != (415, "unsupported_media_type"):
                        wrong.append((route, kind, answer.status_code))
    assert (wrong, asked) == ([], [])


def test_a_body_of_unknown_length_is_a_body(client):
    headers = {"Transfer-Encoding": "chunked"}
    answer = client.post("/api/auth/logout", content_type="text/plain", headers=headers)
    assert answer.status_code == 415


def test_a_cookie_without_the_token_is_refused_before_any_query(app, browser):
    other = script(app.test_client()).token
    script(browser)
    wrong = []
    with overheard() as asked:
        for route in routes.unsafe(app):
            for shown in ({}, {"X-CSRFToken": ""}, {"X-CSRFToken": "x"}, {"X-CSRFToken": other}):
                if not route.is_api:
                    continue
                answer = send(browser, Sent(route, JSON, OWN, "same-origin"), **shown)
                if (answer.status_code, code(answer)) != (403, "csrf_failed"):
                    wrong.append((route, shown, answer.status_code))
    assert (wrong, asked) == ([], [])


def test_a_bearer_needs_neither_token_nor_origin(app, browser):
    bearer = f"Bearer {credentials.new_personal_token()}"
    for route in routes.unsafe(app):
        if route.is_api:
            sent = Sent(route, JSON, "https://evil.example", "cross-site")
            answer = send(browser, sent, Authorization=bearer)
            assert code(answer) not in ("cross_site", "csrf_failed"), route


def test_a_bearer_lends_no_page_the_rights_of_a_cookie(app, browser, live):
    before = live.one("select count(*) from core.auth_logs").count
    for route in routes.unsafe(app):
        if not route.is_api:
            sent = Sent(route, FORM, "https://evil.example", "cross-site")
            answer = send(browser, sent, Authorization="Bearer x")
            assert answer.status_code in (303, 401, 422), route
    assert live.one("select count(*) from core.sessions").count == 1
    assert live.one("select count(*) from core.auth_logs").count == before


def test_the_schedule_knows_a_bearer_only(browser):
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = browser.post("/api/cron/update-tokens", headers=headers)
        assert (answer.status_code, code(answer)) == (401, "cron_secret_wrong")


def test_a_page_does_nothing_without_the_token_of_its_form(app, browser, live):
    """What a form without its token leads to is the form again, or the way to it."""
    with overheard() as asked:
        for route in routes.unsafe(app):
            if route.is_api:
                continue
            answer = send(browser, Sent(route, FORM, OWN, "same-origin"))
            assert answer.status_code in (303, 422), route
    assert {name for name in asked if not name.startswith(("api.get_", "api.list_"))} == set()
    assert live.one("select count(*) from core.sessions").count == 1


@pytest.mark.parametrize("origin", ["http://localhost", "null"])
@pytest.mark.parametrize("endpoint", sorted(LETTER_PAGES - {"auth.show_verify_email"}))
def test_the_form_of_a_letter_works_in_an_old_browser_too(app, client, live, endpoint, origin):
    path = next(route.path for route in routes.pages(app) if route.endpoint == endpoint)
    form = Document(client.get(f"{path}?token=abc").text)
    fields = {"csrf_token": form.field("csrf_token")["value"], "token": "abc"}
    fields |= {"password": "a long quiet sentence"}
    answer = client.post(path, data=fields, headers={"Origin": origin})
    assert answer.status_code == 400, "the link is none, and that is all"
    nobody = client.post(path, data=fields | {"csrf_token": "x"}, headers={"Origin": origin})
    assert nobody.status_code == 422


def test_a_script_without_cookies_needs_no_token(client, live):
    wrong = {"email": "alice@example.org", "password": "not the password"}
    assert client.post("/api/auth/login", json=wrong).status_code == 401
    refused = client.post("/api/auth/login", json=wrong, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "cross_site")
    assert live.one("select count(*) from core.auth_logs").count == 1


def test_looking_ends_no_session(browser):
    assert browser.get("/logout").status_code == 405
    assert browser.get("/api/auth/logout").status_code == 405
    assert browser.get("/api/auth/me").status_code == 200
