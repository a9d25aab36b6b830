"""api.make_admin"""

import pytest

from functions.admins import NOBODY, SENDER, admin, trail


def make(database, session, user_id):
    return database.call("api.make_admin", session=session, id=user_id, client=SENDER)


def test_who_was_made_an_admin_is_one_at_once(database):
    root, session = admin(database)
    alice = database.user()
    hers = database.session(alice)
    assert make(database, session, alice).status == 204
    assert database.call("api.list_users", session=hers, filter={}, client=SENDER).status == 200
    assert make(database, session, alice).status == 204
    assert trail(database) == [("admin_granted", root, alice, None)]


@pytest.mark.parametrize("column", ["email_verified = false", "disabled_at = now()"])
def test_who_cannot_log_in_cannot_administer(database, column):
    _, session = admin(database)
    alice = database.user()
    database.run(f"update core.users set {column} where id = %s", alice)
    reply = make(database, session, alice)
    assert (reply.status, reply.body["code"]) == (409, "not_eligible")
    assert database.one("select role from core.users where id = %s", alice).role == "user"


def test_there_is_no_such_account(database):
    _, session = admin(database)
    assert make(database, session, NOBODY).body["code"] == "unknown_user"
