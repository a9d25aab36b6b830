"""Passwords, sessions and the account of somebody logged in, as JSON."""

import pytest

from web.browser import EMAIL, PASSWORD, script

NEW = "another quiet sentence"
UNKNOWN = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def alice(client, live):
    """A script, with alice registered, verified and logged in."""
    live.code("INVITED")
    asking = script(client)
    asking.register()
    live.run("update core.users set email_verified = true")
    assert asking.log_in().status_code == 200
    return asking


@pytest.fixture
def elsewhere(app, alice):
    """Alice in another browser."""
    other = script(app.test_client())
    assert other.log_in().status_code == 200
    return other


def me(asking):
    return asking.client.get("/api/auth/me").status_code


def change(asking, current=PASSWORD, new=NEW):
    body = {"current_password": current, "new_password": new}
    return asking.post("/api/auth/change-password", body)


def test_a_new_password_keeps_this_browser_and_no_other(alice, elsewhere):
    before = alice.client.get_cookie("auth_token").value
    answer = change(alice)
    assert answer.status_code == 200
    assert set(answer.get_json()) == {"expires_at"}
    assert alice.client.get_cookie("auth_token").value != before
    assert (me(alice), me(elsewhere)) == (200, 401)
    assert elsewhere.log_in().status_code == 401
    assert elsewhere.log_in(password=NEW).status_code == 200


def test_a_wrong_present_password_changes_nothing_and_ends_no_session(alice):
    answer = change(alice, current="not the password")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "password_wrong")
    assert answer.get_json()["errors"][0]["field"] == "current_password"
    assert me(alice) == 200
    assert alice.log_in().status_code == 200


def test_guessing_the_present_password_ends_after_five(alice):
    answers = [change(alice, current="not the password") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


@pytest.mark.parametrize("new", ["short", "password", EMAIL])
def test_a_new_password_must_do(alice, new):
    answer = change(alice, new=new)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "password_refused")
    assert answer.get_json()["errors"][0]["field"] == "new_password"


def test_sessions_are_listed_and_ended_one_by_one(alice, elsewhere):
    rows = alice.client.get("/api/auth/sessions").get_json()["sessions"]
    assert [row["current"] for row in rows] == [True, False]
    assert alice.delete(f"/api/auth/sessions/{rows[1]['id']}").status_code == 204
    assert (me(alice), me(elsewhere)) == (200, 401)
    assert alice.delete(f"/api/auth/sessions/{rows[1]['id']}").status_code == 404
    assert alice.delete(f"/api/auth/sessions/{UNKNOWN}").get_json()["code"] == "unknown_session"
    assert alice.delete("/api/auth/sessions/no-number").status_code == 404


def test_all_others_end_at_once(alice, elsewhere):
    assert alice.delete("/api/auth/sessions").status_code == 204
    assert (me(alice), me(elsewhere)) == (200, 401)


def test_logging_out_everywhere_ends_this_one_too(alice, elsewhere):
    answer = alice.post("/api/auth/logout-everywhere")
    assert answer.status_code == 204
    assert answer.headers["Set-Cookie"].startswith("auth_token=; Expires=Thu, 01 Jan 1970")
    assert (me(alice), me(elsewhere)) == (401, 401)


def test_a_session_ends_when_it_is_not_used(alice, live):
    live.run("update core.sessions set idle_until = now()")
    answer = alice.client.get("/api/auth/me")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "session_expired")


def test_the_first_browser_of_an_account_is_no_news(alice, live):
    assert live.one("select count(*) from core.devices").count == 1
    assert live.one("select count(*) from core.letters where kind = 'new_device'").count == 0


def test_a_second_browser_is_news_once(alice, elsewhere, live):
    rows = live.all("select kind, recipient, facts from core.letters where kind = 'new_device'")
    assert [(row.recipient, row.facts["address"]) for row in rows] == [(EMAIL, "127.0.0.1")]
    elsewhere.log_in()
    assert live.one("select count(*) from core.letters where kind = 'new_device'").count == 1


def test_a_browser_stays_known_when_its_cookie_is_renewed(alice, live):
    before = alice.client.get_cookie("device").value
    alice.log_in()
    assert alice.client.get_cookie("device") is not None
    assert live.one("select count(*) from core.devices").count == 1
    alice.client.set_cookie("device", before[:-6] + "AAAAAA")
    alice.log_in()
    assert live.one("select count(*) from core.devices").count == 2


def test_the_account_goes_with_all_that_is_personal(alice, live):
    answer = alice.delete("/api/auth/me", {"current_password": "not the password"})
    assert answer.status_code == 422
    answer = alice.delete("/api/auth/me", {"current_password": PASSWORD})
    assert answer.status_code == 204
    assert answer.headers["Set-Cookie"].startswith("auth_token=; ")
    assert me(alice) == 401
    assert live.one("select count(*) from core.users").count == 0
    assert live.one("select count(*) from core.auth_logs where user_id is not null").count == 0


def test_everything_kept_is_handed_out(alice):
    answer = alice.post("/api/auth/export")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["account"]["email"] == EMAIL


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/api/auth/sessions", None),
        ("delete", "/api/auth/sessions", None),
        ("delete", f"/api/auth/sessions/{UNKNOWN}", None),
        ("post", "/api/auth/logout-everywhere", None),
        (
            "post",
            "/api/auth/change-password",
            {"current_password": PASSWORD, "new_password": NEW},
        ),
        ("post", "/api/auth/change-email", {"current_password": PASSWORD, "email": EMAIL}),
        ("get", "/api/auth/tokens", None),
        ("post", "/api/auth/tokens", {"name": "n", "scopes": ["read"]}),
        ("delete", f"/api/auth/tokens/{UNKNOWN}", None),
        ("post", "/api/auth/export", None),
        ("delete", "/api/auth/me", {"current_password": PASSWORD}),
    ],
)
def test_nobody_who_is_not_logged_in_does_any_of_it(client, live, method, path, body):
    asking = script(client)
    headers = {"X-CSRFToken": asking.token}
    answer = getattr(client, method)(path, headers=headers, json=body)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "unauthenticated")
    assert live.one("select count(*) from core.attempts").count == 0
