"""blueprints/csrf.py: unsafe requests that nobody of ours sent."""

import re

import pytest

from web.browser import script

PAGES = ["/register", "/login", "/logout", "/verify-email"]
OURS = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "null"},  # a browser without Sec-Fetch-Site, under our referrer policy
    {"Origin": "http://localhost"},
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://evil.example/localhost"},
]


def first(headers: dict[str, str]) -> str:
    return " ".join(headers.values()) or "none"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("headers", FOREIGN, ids=first)
def test_a_page_takes_no_form_of_another_site(client, live, path, headers):
    answer = client.post(path, data={"email": "a@example.org"}, headers=headers)
    assert answer.status_code == 403
    assert live.one("select count(*) from core.attempts").count == 0


@pytest.mark.parametrize("headers", OURS, ids=first)
def test_a_page_takes_a_form_of_its_own_with_its_token_only(client, live, headers):
    page = client.get("/login").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]
    fields = {"email": "alice@example.org", "password": "not the password"}
    assert client.post("/login", data=fields, headers=headers).status_code == 422
    assert live.one("select count(*) from core.attempts").count == 0
    known = client.post("/login", data=fields | {"csrf_token": token}, headers=headers)
    assert known.status_code == 401
    assert live.one("select count(*) from core.attempts").count == 3


def test_a_token_belongs_to_one_browser(app, live):
    alice, mallory = script(app.test_client()), script(app.test_client())
    answer = alice.client.post(
        "/api/auth/login",
        json={"email": "alice@example.org", "password": "not the password"},
        headers={"X-CSRFToken": mallory.token},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_no_body_but_json_reaches_a_view(client, live, method, kind):
    token = script(client).token
    answer = getattr(client, method)(
        "/api/auth/logout", data=b'{"a": 1}', content_type=kind, headers={"X-CSRFToken": token}
    )
    assert answer.status_code == (415 if method == "post" else 405)
    assert live.one("select count(*) from core.auth_logs").count == 0


def test_a_script_without_cookies_needs_no_token(client, live):
    wrong = {"email": "alice@example.org", "password": "not the password"}
    assert client.post("/api/auth/login", json=wrong).status_code == 401
    refused = client.post("/api/auth/login", json=wrong, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "cross_site")
    assert live.one("select count(*) from core.auth_logs").count == 1


def test_a_cookie_alone_ends_no_session(client, live):
    live.code("INVITED")
    alice = script(client)
    alice.register()
    live.run("update core.users set email_verified = true")
    assert alice.log_in().status_code == 200
    assert client.post("/api/auth/logout").status_code == 403
    client.post("/logout")
    assert client.get("/logout").status_code == 405
    assert client.get("/api/auth/me").status_code == 200
    assert alice.post("/api/auth/logout").status_code == 204
