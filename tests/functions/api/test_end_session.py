"""api.end_session"""

import pytest

from functions.accounts import SENDER, events


@pytest.fixture
def session(database):
    return database.session(database.user())


def number(database, session):
    return str(database.one("select id from core.sessions where token_hash = %s", session).id)


def end(database, session, session_id):
    return database.call("api.end_session", session=session, id=session_id, client=SENDER)


def test_one_session_ends_and_the_trail_says_which(database, session):
    other = database.session(database.one("select id from core.users").id)
    its_number = number(database, other)
    assert end(database, session, its_number).status == 204
    assert database.call("api.me", session=other).status == 401
    assert database.call("api.me", session=session).status == 200
    assert events(database) == [("session_ended", True, None)]
    assert str(database.one("select subject_id from core.auth_logs").subject_id) == its_number


def test_a_session_may_end_itself(database, session):
    assert end(database, session, number(database, session)).status == 204
    assert database.call("api.me", session=session).status == 401


def test_a_session_of_somebody_else_is_as_if_unknown(database, session):
    bob = database.session(database.user("bob@example.org"))
    reply = end(database, session, number(database, bob))
    assert (reply.status, reply.body["code"]) == (404, "unknown_session")
    assert database.call("api.me", session=bob).status == 200


def test_ending_twice_finds_nothing(database, session):
    other = database.session(database.one("select id from core.users").id)
    its_number = number(database, other)
    assert [end(database, session, its_number).status for _ in range(2)] == [204, 404]
