"""private.lock_own_account"""

import pytest


def lock(database, session, user_id):
    return database.value("private.lock_own_account", session=session, user_id=user_id)


def refusal(database, session, user_id):
    with pytest.raises(Exception, match="session_expired"):
        lock(database, session, user_id)


def test_a_session_goes_on(database):
    alice = database.user()
    lock(database, database.session(alice), alice)


def test_a_session_that_ended_meanwhile_goes_no_further(database):
    alice = database.user()
    session = database.session(alice)
    database.run("delete from core.sessions")
    refusal(database, session, alice)


def test_the_token_that_a_new_one_replaced_adds_nothing(database):
    alice = database.user()
    session = database.session(alice)
    database.run("update core.sessions set superseded_at = now()")
    refusal(database, session, alice)


def test_the_session_of_somebody_else_goes_no_further(database):
    alice, bob = database.user(), database.user("bob@example.org")
    refusal(database, database.session(bob), alice)
