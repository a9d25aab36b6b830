"""Personal tokens: made and withdrawn by people, shown by scripts."""

import re

import pytest

import credentials
from web.browser import PASSWORD, script

BODY = {"name": "my script", "scopes": ["read"]}


@pytest.fixture
def alice(client, live):
    """A script, with alice registered, verified and logged in."""
    live.code("INVITED")
    asking = script(client)
    asking.register()
    live.run("update core.users set email_verified = true")
    asking.log_in()
    return asking


@pytest.fixture
def token(alice):
    return alice.post("/api/auth/tokens", BODY).get_json()["token"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_token_is_shown_once_and_kept_as_a_hash(alice, live):
    answer = alice.post("/api/auth/tokens", BODY)
    assert answer.status_code == 201
    made = answer.get_json()
    assert re.fullmatch(r"cap_[\w-]{43}", made["token"])
    assert made["hint"] == made["token"][:8]
    row = live.one("select token_hash from core.personal_tokens")
    assert row.token_hash == credentials.token_hash(made["token"])
    listed = alice.client.get("/api/auth/tokens").get_data(as_text=True)
    assert made["token"] not in listed
    assert row.token_hash not in listed


def test_a_script_shows_it_and_needs_no_cookie_and_no_form_token(app, token):
    fresh = app.test_client()
    assert fresh.get("/api/auth/me", headers=bearer(token)).status_code == 200
    assert fresh.get("/api/ucie/search?q=btc", headers=bearer(token)).status_code == 200


def test_it_does_nothing_of_what_is_for_people(app, token):
    fresh = app.test_client()
    for path, body in (
        ("/api/auth/logout-everywhere", None),
        ("/api/auth/tokens", BODY),
        ("/api/auth/change-password", {"current_password": PASSWORD, "new_password": "x" * 12}),
    ):
        answer = fresh.post(path, json=body, headers=bearer(token))
        assert (answer.status_code, answer.get_json()["code"]) == (403, "session_required"), path


def test_no_page_opens_by_a_token(app, token):
    for path in ("/home", "/settings/security"):
        assert app.test_client().get(path, headers=bearer(token)).status_code == 303


def test_a_withdrawn_token_opens_nothing(alice, app, token):
    (row,) = alice.client.get("/api/auth/tokens").get_json()["tokens"]
    assert alice.delete(f"/api/auth/tokens/{row['id']}").status_code == 204
    answer = app.test_client().get("/api/auth/me", headers=bearer(token))
    assert (answer.status_code, answer.get_json()["code"]) == (401, "unauthenticated")


def test_a_token_beside_a_cookie_is_what_counts(alice, token):
    answer = alice.client.get("/api/auth/sessions", headers=bearer(token))
    assert answer.status_code == 403
    answer = alice.client.get("/api/auth/me", headers=bearer("cap_" + "A" * 43))
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cap_",
        "cap_" + "A" * 42,
        "cap_" + "A" * 44,
        "cap_" + "A" * 42 + "B",
        "CAP_" + "A" * 43,
        "cap:" + "a" * 64,
        "a" * 64,
        "cap_" + "é" * 43,
        "x" * 5000,
    ],
)
def test_what_has_not_the_shape_of_a_token_costs_no_look_up(text):
    assert credentials.personal_hash(text) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": "read"}, "scopes"),
        ({"scopes": ["read", 7]}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires_at": "yesterday"}, "expires_at"),
        ({"expires_at": 7}, "expires_at"),
    ],
)
def test_a_wrong_field_is_named(alice, live, change, field):
    answer = alice.post("/api/auth/tokens", BODY | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]
    assert live.one("select count(*) from core.personal_tokens").count == 0


def test_nothing_said_of_the_end_may_be_null(alice):
    assert alice.post("/api/auth/tokens", BODY | {"expires_at": None}).status_code == 201
