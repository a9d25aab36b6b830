"""api.unmake_admin"""

from functions.admins import NOBODY, SENDER, admin, trail


def unmake(database, session, user_id):
    return database.call("api.unmake_admin", session=session, id=user_id, client=SENDER)


def test_who_is_no_admin_any_more_is_refused_at_once_and_stays_logged_in(database):
    root, session = admin(database)
    second, theirs = admin(database, "second@example.org")
    assert unmake(database, session, second).status == 204
    assert unmake(database, session, second).status == 204
    assert trail(database) == [("admin_revoked", root, second, None)]
    assert database.call("api.list_users", session=theirs, filter={}, client=SENDER).status == 403
    assert database.call("api.me", session=theirs).status == 200


def test_nobody_takes_the_role_from_themselves(database):
    root, session = admin(database)
    admin(database, "second@example.org")
    assert unmake(database, session, root).body["code"] == "own_account"
    assert database.one("select role from core.users where id = %s", root).role == "admin"


def test_there_is_no_such_account(database):
    _, session = admin(database)
    assert unmake(database, session, NOBODY).body["code"] == "unknown_user"
