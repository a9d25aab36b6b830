"""blueprints/recovery.py: ways back into an account, as JSON."""

import pytest

import credentials
from web.browser import EMAIL, PASSWORD, script
from web.letters import delivered

NEW = "another quiet sentence"


@pytest.fixture
def alice(client, live):
    """A script, with alice registered and verified."""
    live.code("INVITED")
    asking = script(client)
    assert asking.register().status_code == 201
    live.run("update core.users set email_verified = true")
    return asking


def forgotten(asking, app, live, email=EMAIL):
    answer = asking.post("/api/auth/request-password-reset", {"email": email})
    assert answer.status_code == 202
    return delivered(app, live, "reset_password")


def reset(asking, token, password=NEW):
    return asking.post("/api/auth/reset-password", {"token": token, "password": password})


def test_a_forgotten_password_is_replaced_by_the_link_of_a_letter(alice, app, live):
    token = forgotten(alice, app, live)
    answer = reset(alice, token)
    assert (answer.status_code, answer.get_json()) == (200, {"password_reset": True})
    assert "auth_token" not in str(answer.headers)
    assert alice.log_in().status_code == 401
    assert alice.log_in(password=NEW).status_code == 200


def test_every_session_ends_with_the_old_password(alice, app, live):
    alice.log_in()
    token = forgotten(alice, app, live)
    reset(alice, token)
    assert alice.client.get("/api/auth/me").status_code == 401


def test_a_link_is_known_to_the_database_by_its_hash_only(alice, app, live):
    token = forgotten(alice, app, live)
    stored = live.one("select token_hash from core.account_tokens").token_hash
    assert stored == credentials.token_hash(token)
    assert reset(alice, stored).status_code == 400


def test_a_used_link_is_refused(alice, app, live):
    token = forgotten(alice, app, live)
    reset(alice, token)
    answer = reset(alice, token)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "token_invalid")


def test_the_browser_of_a_reset_is_known_and_one_that_was_refused_is_not(alice, app, live):
    token = forgotten(alice, app, live)
    live.run("delete from core.devices")
    assert "Set-Cookie" not in reset(alice, "x" * 43).headers
    assert reset(alice, token).headers["Set-Cookie"].startswith("device=ey")
    assert live.one("select count(*) from core.devices").count == 1


def test_an_old_link_is_refused_for_being_old(alice, app, live):
    token = forgotten(alice, app, live)
    live.age("core.account_tokens", "61 minutes")
    answer = reset(alice, token)
    assert (answer.status_code, answer.get_json()["code"]) == (410, "token_expired")


def test_an_unknown_address_is_answered_alike_and_gets_no_letter(alice, app, live):
    known = alice.post("/api/auth/request-password-reset", {"email": EMAIL})
    unknown = alice.post("/api/auth/request-password-reset", {"email": "nobody@example.org"})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert delivered(app, live, "reset_password") is None


@pytest.mark.parametrize("password", ["short", "password", EMAIL])
def test_a_password_that_will_not_do_leaves_the_link_good(alice, app, live, password):
    token = forgotten(alice, app, live)
    answer = reset(alice, token, password)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "password_refused")
    assert reset(alice, token).status_code == 200


def test_another_letter_brings_another_link_and_ends_the_one_before(client, app, live):
    live.code("INVITED")
    asking = script(client)
    asking.register()
    first = delivered(app, live, "welcome")
    answer = asking.post("/api/auth/resend-verification", {"email": EMAIL})
    assert answer.status_code == 202
    second = delivered(app, live, "verify_email")
    assert asking.post("/api/auth/verify-email", {"token": first}).status_code == 400
    assert asking.post("/api/auth/verify-email", {"token": second}).status_code == 200


def test_who_is_confirmed_already_gets_no_letter(alice, app, live):
    answer = alice.post("/api/auth/resend-verification", {"email": EMAIL})
    assert answer.status_code == 202
    assert delivered(app, live, "verify_email") is None


def test_this_was_not_me_deletes_the_account(client, app, live):
    live.code("INVITED")
    asking = script(client)
    asking.register()
    token = delivered(app, live, "welcome")
    assert asking.post("/api/auth/disown-account", {"token": token}).status_code == 204
    assert live.one("select count(*) from core.users").count == 0
    assert not live.one("select redeemed from core.access_codes").redeemed


def test_a_contested_address_needs_a_new_password(client, app, live):
    live.code("INVITED")
    live.code("SECOND")
    asking = script(client)
    asking.register(password="what the attacker chose")
    assert asking.register(access_code="SECOND").status_code == 409
    token = delivered(app, live, "welcome")
    answer = asking.post("/api/auth/verify-email", {"token": token})
    assert answer.get_json() == {"email_verified": True, "password_reset_required": True}
    assert asking.log_in(password="what the attacker chose").status_code == 401
    reset(asking, forgotten(asking, app, live))
    assert asking.log_in(password=NEW).status_code == 200


def test_a_new_address_counts_once_its_letter_was_answered(alice, app, live):
    alice.log_in()
    asked = {"email": "New@Example.org", "current_password": PASSWORD}
    assert alice.post("/api/auth/change-email", asked).status_code == 202
    assert alice.client.get("/api/auth/me").get_json()["user"]["email"] == EMAIL
    token = delivered(app, live, "confirm_new_email")
    answer = alice.post("/api/auth/confirm-email", {"token": token})
    assert (answer.status_code, answer.get_json()) == (200, {"email_changed": True})
    assert alice.client.get("/api/auth/me").get_json()["user"]["email"] == "new@example.org"
    told = live.one("select recipient from core.letters where kind = 'email_changed'")
    assert told.recipient == EMAIL
    assert alice.log_in(email="new@example.org").status_code == 200


def test_too_many_letters_asked_for_from_one_address_are_refused(client, live):
    asking = script(client)
    answers = [
        asking.post("/api/auth/request-password-reset", {"email": f"{n}@example.org"})
        for n in range(21)
    ]
    assert [answer.status_code for answer in answers] == [202] * 20 + [429]
    assert int(answers[20].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/auth/resend-verification", {"email": EMAIL}),
        ("/api/auth/request-password-reset", {"email": EMAIL}),
        ("/api/auth/reset-password", {"token": "t", "password": PASSWORD}),
        ("/api/auth/confirm-email", {"token": "t"}),
        ("/api/auth/disown-account", {"token": "t"}),
    ],
)
def test_missing_unknown_and_wrong_fields_are_named(client, live, path, body):
    asking = script(client)
    for sent, named in (
        ({}, sorted(body)),
        (body | {"role": "admin"}, ["role"]),
        (body | dict.fromkeys(body, 7), sorted(body)),
    ):
        answer = asking.post(path, sent)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.get_json()["errors"]] == named
    assert live.one("select count(*) from core.attempts").count == 0
