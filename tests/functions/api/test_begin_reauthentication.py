"""api.begin_reauthentication"""

import pytest

from conftest import HASH
from functions.accounts import SENDER, events, personal_token


@pytest.fixture
def session(database):
    return database.session(database.user())


def begin(database, session):
    return database.call("api.begin_reauthentication", session=session, client=SENDER)


def test_it_gives_out_the_hash_and_the_address(database, session):
    body = begin(database, session).body
    assert (body["password_hash"], body["email"]) == (HASH, "alice@example.org")


def test_guessing_ends_after_five(database, session):
    statuses = []
    for _ in range(6):
        statuses.append(begin(database, session).status)
        database.run("update core.attempts set spent = true")
    assert statuses == [200] * 5 + [429]
    assert events(database) == [("security_alert", False, "too_many_attempts")]


def test_whoever_finds_only_open_attempts_waits(database, session):
    assert [begin(database, session).status for _ in range(6)] == [200] * 5 + [202]


def test_no_script_is_asked_for_a_password(database):
    token = personal_token(database, database.user(), "read", "write")
    reply = begin(database, token)
    assert (reply.status, reply.body["code"]) == (403, "session_required")


def test_nobody_is_nobody(database):
    assert begin(database, None).status == 401
