"""api.end_user_sessions"""

from functions.admins import NOBODY, SENDER, admin, trail


def end(database, session, user_id):
    return database.call("api.end_user_sessions", session=session, id=user_id, client=SENDER)


def test_every_session_of_the_account_ends_and_no_other(database):
    root, session = admin(database)
    alice, bob = database.user(), database.user("bob@example.org")
    hers = [database.session(alice), database.session(alice)]
    his = database.session(bob)

    assert end(database, session, alice).status == 204

    assert [database.call("api.me", session=one).status for one in hers] == [401, 401]
    assert database.call("api.me", session=his).status == 200
    assert database.call("api.me", session=session).status == 200
    assert trail(database) == [("sessions_ended", root, alice, None)]


def test_where_nobody_is_logged_in_nothing_is_noted(database):
    _, session = admin(database)
    assert end(database, session, database.user()).status == 204
    assert trail(database) == []


def test_there_is_no_such_account(database):
    _, session = admin(database)
    assert end(database, session, NOBODY).body["code"] == "unknown_user"
