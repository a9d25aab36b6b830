"""api.change_password"""

import pytest

from functions.accounts import (
    HASH,
    SENDER,
    events,
    letters,
    link,
    personal_token,
    reauthentication,
)

NEW = "c" * 64


@pytest.fixture
def alice(database):
    return database.user()


@pytest.fixture
def session(database, alice):
    return database.session(alice)


def change(database, session, shown=None, **changes):
    arguments = {
        "session": shown or session,
        "attempt": reauthentication(database, session),
        "password_ok": True,
        "new_password_hash": HASH,
        "new_session_hash": NEW,
        "client": SENDER,
    }
    return database.call("api.change_password", **(arguments | changes))


def me(database, session):
    return database.call("api.me", session=session).status


def test_it_stores_the_hash_and_tells_the_owner(database, session):
    assert change(database, session).status == 200
    assert database.one("select password_hash from core.users").password_hash == HASH
    assert events(database) == [("password_changed", True, None)]
    assert letters(database) == [("password_changed", "alice@example.org")]
    facts = database.one("select facts from core.letters").facts
    assert facts["address"] == SENDER["ip"]
    assert facts["device"] == "Python" or facts["device"] == "Unknown device"


def test_every_other_session_ends_and_this_one_goes_on_under_a_new_token(database, alice, session):
    others = [database.session(alice) for _ in range(3)]
    change(database, session)
    assert [me(database, other) for other in others] == [401] * 3
    assert me(database, NEW) == 200


def test_the_old_token_lives_on_for_requests_on_their_way_and_no_longer(database, session):
    change(database, session)
    assert me(database, session) == 200
    listed = database.call("api.list_sessions", session=NEW).body["sessions"]
    assert [row["current"] for row in listed] == [True]
    database.age("core.sessions", "10 seconds")
    assert me(database, session) == 401
    assert me(database, NEW) == 200


def test_links_sent_before_stop_working_and_scripts_go_on(database, alice, session):
    link(database, alice)
    link(database, alice, "change_email", new_email="new@example.org")
    token = personal_token(database, alice)
    change(database, session)
    assert database.one("select count(*) from core.account_tokens").count == 0
    assert me(database, token) == 200


def test_a_wrong_password_changes_nothing_and_is_remembered(database, session):
    reply = change(database, session, password_ok=False)
    assert (reply.status, reply.body["code"]) == (422, "password_wrong")
    assert reply.body["errors"][0]["field"] == "current_password"
    assert database.one("select password_hash from core.users").password_hash != HASH
    assert events(database) == [("failed_login", False, "password_wrong")]
    assert database.one("select count(*) from core.attempts where spent").count == 1


def test_an_attempt_is_good_for_one_outcome(database, session):
    attempt = reauthentication(database, session)
    assert change(database, session, attempt=attempt, password_ok=False).status == 422
    assert change(database, session, attempt=attempt).body["code"] == "attempt_invalid"


def test_the_attempt_of_somebody_else_is_good_for_nothing(database, session):
    mallory = database.session(database.user("mallory@example.org"))
    theirs = reauthentication(database, mallory)
    assert change(database, session, attempt=theirs).body["code"] == "attempt_invalid"


def test_a_hash_that_is_too_cheap_is_refused(database, session):
    database.run("update core.settings set value = 12 where name = 'bcrypt_min_cost'")
    assert change(database, session).body["code"] == "hash_too_cheap"


def test_no_script_changes_a_password(database, alice, session):
    attempt = reauthentication(database, session)
    token = personal_token(database, alice, "read", "write")
    reply = change(database, session, token, attempt=attempt)
    assert (reply.status, reply.body["code"]) == (403, "session_required")
