"""api.enable_user"""

from functions.admins import NOBODY, SENDER, admin, trail


def enable(database, session, user_id):
    return database.call("api.enable_user", session=session, id=user_id, client=SENDER)


def test_the_account_is_open_again_and_nobody_is_logged_in_by_it(database):
    root, session = admin(database)
    alice = database.user()
    database.run("update core.users set disabled_at = now() where id = %s", alice)
    slipped_through = database.session(alice)

    assert enable(database, session, alice).status == 204

    assert database.one("select disabled_at from core.users where id = %s", alice) == (None,)
    assert database.call("api.me", session=slipped_through).status == 401
    assert trail(database) == [("user_enabled", root, alice, None)]


def test_an_open_account_stays_as_it_is(database):
    _, session = admin(database)
    alice = database.user()
    hers = database.session(alice)
    assert enable(database, session, alice).status == 204
    assert database.call("api.me", session=hers).status == 200
    assert trail(database) == []


def test_there_is_no_such_account(database):
    _, session = admin(database)
    assert enable(database, session, NOBODY).body["code"] == "unknown_user"
