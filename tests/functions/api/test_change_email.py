"""api.change_email"""

import pytest

from functions.accounts import SENDER, events, letters, reauthentication
from functions.letters import take

TOKEN_HASH = "9" * 64


@pytest.fixture
def session(database):
    return database.session(database.user())


def change(database, session, **changes):
    arguments = {
        "session": session,
        "attempt": reauthentication(database, session),
        "password_ok": True,
        "email": " New@Example.org ",
        "token_hash": TOKEN_HASH,
        "sealed": "sealed",
        "client": SENDER,
    }
    return database.call("api.change_email", **(arguments | changes))


def test_a_letter_goes_to_the_new_address_and_nothing_is_changed_yet(database, session):
    assert change(database, session).status == 202
    assert letters(database) == [("confirm_new_email", "new@example.org")]
    assert database.one("select email from core.users").email == "alice@example.org"
    assert events(database) == [("email_change_requested", True, None)]
    token = database.one(
        "select new_email, expires_at - now() as life from core.account_tokens"
        " where token_hash = %s",
        TOKEN_HASH,
    )
    assert (token.new_email, token.life.total_seconds()) == ("new@example.org", 86400)


def test_an_address_that_somebody_has_is_answered_and_shown_alike_and_gets_no_letter(
    database, session
):
    database.user("taken@example.org")
    answers = []
    for email in ("new@example.org", "taken@example.org"):
        answers.append(change(database, session, email=email, token_hash=f"{len(email):064x}"))
        page = database.call("api.get_settings_page", session=session)
        assert page.body["pending_email"] == email
        assert [letter.recipient for letter in take(database)] == [email] * (email[0] == "n")
        database.run("delete from core.letters")
    assert answers[0] == answers[1]


def test_a_newer_request_replaces_the_one_before(database, session):
    change(database, session)
    change(database, session, email="newer@example.org", token_hash="8" * 64)
    rows = database.all("select token_hash from core.account_tokens")
    assert [row.token_hash for row in rows] == ["8" * 64]


def test_a_mailbox_gets_one_letter_a_minute(database, session):
    first = change(database, session)
    assert change(database, session, token_hash="8" * 64) == first
    assert len(letters(database)) == 1
    assert database.one("select token_hash from core.account_tokens").token_hash == TOKEN_HASH


def test_a_wrong_password_asks_for_nothing(database, session):
    reply = change(database, session, password_ok=False)
    assert (reply.status, reply.body["code"]) == (422, "password_wrong")
    assert letters(database) == []


def test_one_person_has_twenty_letters_an_hour_sent_to_whomever(database, session):
    statuses = [
        change(database, session, email=f"{n}@example.org", token_hash=f"{n:064x}").status
        for n in range(21)
    ]
    assert statuses == [202] * 20 + [429]
    assert len(letters(database)) == 20
    assert events(database).count(("security_alert", False, "too_many_attempts")) == 1
