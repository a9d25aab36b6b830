"""Somebody registered my address before me; and scanners that open every link of a letter.

Whoever came first, in whatever order letters and links follow: the password of a stranger never
opens the account, and its rightful owner gets in by a letter.
"""

import pytest

from web.browser import EMAIL, script
from web.letters import delivered

ATTACKERS = "the sentence of a stranger"
OWNERS = "the sentence of the owner"
CHOSEN = "a sentence chosen by letter"


@pytest.fixture
def stranger(app, live):
    """A script of somebody who registered alice's address with a code of their own."""
    live.code("STRANGERS")
    asking = script(app.test_client())
    opened = asking.register(access_code="STRANGERS", password=ATTACKERS)
    assert opened.status_code == 201
    return asking


@pytest.fixture
def owner(app, live):
    """A script of alice, who has a code and reads her mail."""
    live.code("OWNERS")
    return script(app.test_client())


def register(owner):
    answer = owner.register(access_code="OWNERS", password=OWNERS)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "email_taken")


def another_letter(owner, app, live):
    """Ask for another letter and read it: the token of its link."""
    asked = owner.post("/api/auth/resend-verification", {"email": EMAIL})
    assert asked.status_code == 202
    return delivered(app, live, "verify_email")


def press(owner, token):
    return owner.post("/api/auth/verify-email", {"token": token})


def press_the_old_link(owner, app, live):
    first = delivered(app, live, "welcome")
    register(owner)
    return press(owner, first)


def press_the_new_link(owner, app, live):
    register(owner)
    return press(owner, another_letter(owner, app, live))


def press_the_old_link_then_the_new(owner, app, live):
    first = delivered(app, live, "welcome")
    register(owner)
    second = another_letter(owner, app, live)
    assert press(owner, first).status_code == 400
    return press(owner, second)


def ask_for_a_letter_before_registering(owner, app, live):
    second = another_letter(owner, app, live)
    register(owner)
    return press(owner, second)


ORDERS = (
    press_the_old_link,
    press_the_new_link,
    press_the_old_link_then_the_new,
    ask_for_a_letter_before_registering,
)


@pytest.mark.parametrize("order", ORDERS)
def test_a_stranger_who_came_first_never_gets_in(app, live, stranger, owner, order):
    confirmed = order(owner, app, live)
    assert confirmed.status_code == 200
    assert confirmed.get_json()["password_reset_required"] is True
    assert stranger.log_in(password=ATTACKERS).status_code == 401
    assert owner.log_in(password=OWNERS).status_code == 401

    owner.post("/api/auth/request-password-reset", {"email": EMAIL})
    body = {"token": delivered(app, live, "reset_password"), "password": CHOSEN}
    assert owner.post("/api/auth/reset-password", body).status_code == 200
    assert owner.log_in(password=CHOSEN).status_code == 200
    assert stranger.log_in(password=ATTACKERS).status_code == 401


@pytest.mark.parametrize("order", ORDERS)
def test_without_the_mark_of_a_contest_a_stranger_would(app, live, stranger, owner, order):
    live.run(
        "create function core.forget() returns trigger language plpgsql as"
        " $$ begin new.contested_at := null; return new; end $$"
    )
    live.run(
        "create trigger forget before update on core.users"
        " for each row execute function core.forget()"
    )
    try:
        order(owner, app, live)
        assert stranger.log_in(password=ATTACKERS).status_code == 200
    finally:
        live.run("drop trigger forget on core.users")
        live.run("drop function core.forget()")


def test_a_scanner_that_opens_a_link_twenty_times_leaves_it_to_the_reader(app, live, stranger):
    token = delivered(app, live, "welcome")
    scanner = app.test_client()
    for number in range(20):
        method = ("GET", "HEAD")[number % 2]
        for page in ("/verify-email", "/api/auth/verify-email"):
            seen = scanner.open(f"{page}?token={token}", method=method)
            assert seen.status_code in (200, 303)
    assert not live.one("select email_verified from core.users").email_verified
    for _ in range(2):
        answer = press(script(app.test_client()), token)
        assert answer.status_code == 200
        assert answer.get_json()["email_verified"] is True
