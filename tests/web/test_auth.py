"""blueprints/auth.py: accounts as JSON."""

import json
import re

import pytest

import credentials
from web.browser import EMAIL, PASSWORD, script


@pytest.fixture
def alice(client, live):
    """A script, with alice registered and verified."""
    live.code("INVITED")
    asking = script(client)
    assert asking.register().status_code == 201
    live.run("update core.users set email_verified = true")
    return asking


def rows(live):
    """How many rows there are of what accounts write."""
    tables = ("users", "sessions", "letters", "jobs", "attempts", "auth_logs")
    return tuple(live.one(f"select count(*) from core.{table}").count for table in tables)


def test_an_account_is_opened_confirmed_entered_and_left(client, live, app):
    live.code("BITCOIN2025")
    asking = script(client)
    opened = asking.register(access_code=" bitcoin2025 ", email=" Alice@Example.ORG ")
    assert opened.status_code == 201
    assert opened.get_json()["user"]["email"] == EMAIL
    assert asking.log_in().status_code == 403

    sealed = live.one("select sealed from core.letters").sealed
    token = credentials.unseal(sealed, app.config["KEYS"])["token"]
    assert asking.post("/api/auth/verify-email", {"token": token}).status_code == 200

    entered = asking.log_in(email="ALICE@example.org ")
    assert entered.status_code == 200
    assert set(entered.get_json()) == {"user", "expires_at"}
    me = client.get("/api/auth/me")
    assert me.status_code == 200
    assert me.get_json()["user"]["email_verified"] is True
    assert me.headers["Cache-Control"] == "no-store"

    assert asking.post("/api/auth/logout").status_code == 204
    assert client.get("/api/auth/me").status_code == 401


def test_the_cookie_is_exactly_this(alice):
    cookie = alice.log_in().headers["Set-Cookie"]
    assert re.fullmatch(
        r"auth_token=[\w.-]{200,600}; Expires=[^;]+; Max-Age=3600; HttpOnly; Path=/; SameSite=Lax",
        cookie,
    )


def test_the_cookie_of_a_known_browser_is_exactly_this(alice):
    _, cookie = alice.log_in().headers.getlist("Set-Cookie")
    assert re.fullmatch(
        r"device=[\w.-]{200,600}; Expires=[^;]+; Max-Age=34560000; HttpOnly; Path=/; SameSite=Lax",
        cookie,
    )


def test_the_database_knows_only_the_hash_of_the_token(alice, live):
    token = re.match(r"auth_token=([^;]+)", alice.log_in().headers["Set-Cookie"])[1]
    stored = live.one("select token_hash from core.sessions").token_hash
    assert stored == credentials.token_hash(token)
    alice.client.set_cookie("auth_token", stored)
    assert alice.client.get("/api/auth/me").status_code == 401


def test_the_password_is_nowhere_in_the_database(alice, live):
    tables = live.all("select tablename from pg_tables where schemaname = 'core'")
    for table in tables:
        found = live.one(
            f"select count(*) from core.{table.tablename} as t where t::text like %s",
            f"%{PASSWORD}%",
        )
        assert found.count == 0, table.tablename
    assert live.one("select password_hash from core.users").password_hash.startswith("$2b$04$")


def test_unknown_address_and_wrong_password_are_byte_for_byte_alike(alice):
    wrong = alice.log_in(password="not the password")
    unknown = alice.log_in(email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 401
    drop = re.compile(rb'"request_id": "\w+"')
    assert drop.sub(b"", wrong.data) == drop.sub(b"", unknown.data)
    assert list(wrong.headers.keys()) == list(unknown.headers.keys())


def test_the_sixth_wrong_password_is_told_to_wait(alice):
    answers = [alice.log_in(password="not the password") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert 0 < int(answers[5].headers["Retry-After"]) <= 900
    assert alice.log_in(email=" ALICE@example.org").status_code == 429
    assert (
        alice.client.post(
            "/api/auth/login?x=1",
            json={"email": EMAIL, "password": PASSWORD},
            headers={"X-CSRFToken": alice.token},
        ).status_code
        == 429
    )


@pytest.mark.parametrize("old", ["$2a$", "$2y$", "$2b$"])
def test_an_outdated_hash_is_replaced_at_login(alice, live, app, monkeypatch, old):
    made = old + credentials.hash_password(PASSWORD, 4).removeprefix("$2b$")
    live.run("update core.users set password_hash = %s", made)
    monkeypatch.setitem(app.config, "BCRYPT_COST", 5)
    assert alice.log_in(password="not the password").status_code == 401
    assert live.one("select password_hash from core.users").password_hash == made
    assert alice.log_in().status_code == 200
    assert live.one("select password_hash from core.users").password_hash.startswith("$2b$05$")
    assert alice.log_in().status_code == 200


def test_an_expired_session_is_refused(alice, live):
    alice.log_in()
    live.age("core.sessions", "61 minutes")
    answer = alice.client.get("/api/auth/me")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "session_expired")


def test_a_cookie_that_opens_nothing_is_taken_back(alice, live):
    alice.log_in()
    live.age("core.sessions", "61 minutes")
    answer = alice.client.get("/api/auth/me")
    assert answer.headers["Set-Cookie"] == (
        "auth_token=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/;"
        " SameSite=Lax"
    )
    assert "Set-Cookie" not in alice.client.get("/api/auth/me").headers


def test_leaving_takes_the_cookie_back(alice):
    alice.log_in()
    answer = alice.post("/api/auth/logout")
    assert answer.status_code == 204
    assert answer.headers["Set-Cookie"].startswith("auth_token=; Expires=Thu, 01 Jan 1970")
    again = alice.post("/api/auth/logout")
    assert (again.status_code, again.get_json()["code"]) == (401, "unauthenticated")


def test_a_wrong_password_ends_no_session(alice):
    alice.log_in()
    assert alice.log_in(password="not the password").status_code == 401
    assert alice.client.get("/api/auth/me").status_code == 200


def test_a_session_deleted_by_hand_is_gone_at_once(alice, live):
    alice.log_in()
    live.run("delete from core.sessions")
    assert alice.client.get("/api/auth/me").status_code == 401


@pytest.mark.parametrize("address", ["alice@bücher.example", "ALICE@xn--bcher-kva.EXAMPLE"])
def test_an_address_is_kept_as_mail_servers_know_it(client, live, address):
    live.code("INVITED")
    answer = script(client).register(email="alice@Bücher.example")
    assert answer.get_json()["user"]["email"] == "alice@xn--bcher-kva.example"
    assert script(client).log_in(email=address).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["💥@example.org", "alice@localhost", "a b@example.org", "a@b@example.org", "<a@example.org>"],
)
def test_what_no_letter_can_reach_is_no_address(client, live, address):
    answer = script(client).register(email=address)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "email")
    assert rows(live) == (0,) * 6


def test_looking_at_a_verification_link_confirms_nothing(client, live):
    answer = client.get("/api/auth/verify-email?token=abc")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/verify-email?token=abc"
    assert live.one("select count(*) from core.auth_logs").count == 0


UNSAFE = ["/api/auth/register", "/api/auth/login", "/api/auth/logout", "/api/auth/verify-email"]


@pytest.mark.parametrize("path", UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRFToken": ""},
        {"X-CSRFToken": "forged"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
    ],
    ids=lambda headers: next(iter(headers.items())),
)
def test_what_our_own_page_did_not_send_is_refused(client, live, path, headers):
    answer = script(client).post(path, {}, headers=headers)
    assert answer.status_code == 403
    assert answer.get_json()["code"] in ("csrf_failed", "cross_site")
    assert rows(live) == (0,) * 6


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}],
    ids=["none", "origin", "fetch metadata"],
)
def test_what_our_own_page_sent_is_taken(alice, headers):
    body = {"email": EMAIL, "password": PASSWORD}
    assert alice.post("/api/auth/login", body, headers=headers).status_code == 200


@pytest.mark.parametrize("path", [path for path in UNSAFE if not path.endswith("logout")])
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"email=a", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"a":' * 10_000, "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"email": ' + b"9" * 5000 + b"}", "application/json", 400),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(client, live, path, body, kind, status):
    answer = script(client).post(path, data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert rows(live) == (0,) * 6


def test_a_body_too_large_is_refused(client):
    answer = script(client).register(password="x" * 70_000)
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


FIELDS = [
    ("/api/auth/register", {"email": EMAIL, "password": PASSWORD, "access_code": "INVITED"}),
    ("/api/auth/login", {"email": EMAIL, "password": PASSWORD}),
    ("/api/auth/verify-email", {"token": "t"}),
]
WRONG = [None, 7, True, [], {}, ["a"], "", "nul\x00inside", "half \ud83d a pair"]


@pytest.mark.parametrize(
    ("path", "body", "field", "value"),
    [
        (path, body, field, value)
        for path, body in FIELDS
        for field in body
        for value in [*WRONG, "x" * 5000]
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(client, live, path, body, field, value):
    answer = script(client).post(path, body | {field: value})
    assert answer.status_code == 422
    problem = answer.get_json()
    assert problem["code"] == "invalid_fields"
    assert [error["field"] for error in problem["errors"]] == [field]
    assert rows(live) == (0,) * 6


@pytest.mark.parametrize(("path", "body"), FIELDS)
def test_missing_and_unknown_fields_are_named(client, live, path, body):
    asking = script(client)
    missing = asking.post(path, {})
    assert [error["field"] for error in missing.get_json()["errors"]] == sorted(body)
    unknown = asking.post(path, body | {"role": "admin"})
    assert unknown.status_code == 422
    assert [error["field"] for error in unknown.get_json()["errors"]] == ["role"]
    assert rows(live) == (0,) * 6


@pytest.mark.parametrize(
    "text",
    ["'; drop table core.users; --", "<script>alert(1)</script>", "💥💥💥💥💥💥💥💥", "%s%s%n"],
)
def test_text_that_means_harm_is_only_text(client, live, text):
    asking = script(client)
    assert asking.register(email=text).get_json()["errors"][0]["field"] == "email"
    assert asking.register(access_code=text).get_json()["code"] == "access_code_invalid"
    assert asking.log_in(password=text).status_code == 401
    assert asking.post("/api/auth/verify-email", {"token": text}).status_code == 400
    assert live.one("select count(*) from core.users").count == 0


@pytest.mark.parametrize(
    ("password", "complaint"),
    [("short", "8 to 128"), ("password", "most common"), (EMAIL, "more than the e-mail")],
)
def test_a_password_that_will_not_do_is_named(client, live, password, complaint):
    live.code("INVITED")
    answer = script(client).register(password=password)
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["field"] == "password"
    assert complaint in error["message"]
    assert rows(live) == (0,) * 6


def test_too_many_at_once_are_told_to_come_back(client, monkeypatch):
    def _full():
        raise credentials.BusyError

    monkeypatch.setattr(credentials, "turn", _full)
    answer = script(client).log_in()
    assert (answer.status_code, answer.get_json()["code"]) == (503, "logins_busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_bearer_token_gives_the_cookie_no_rights(alice):
    alice.log_in()
    answer = alice.client.get("/api/auth/me", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401


def test_an_error_is_a_problem_with_its_number(client):
    answer = client.get("/api/auth/me")
    assert answer.content_type == "application/problem+json"
    problem = json.loads(answer.data)
    assert set(problem) == {"type", "title", "status", "detail", "code", "request_id"}
    assert problem["request_id"] == answer.headers["X-Request-ID"]
