"""api.disable_user"""

from functions.accounts import log_in
from functions.admins import NOBODY, SENDER, admin, trail


def disable(database, session, user_id):
    return database.call("api.disable_user", session=session, id=user_id, client=SENDER)


def test_a_disabled_account_opens_nothing_from_that_moment(database):
    root, session = admin(database)
    alice = database.user()
    hers = database.session(alice)

    assert disable(database, session, alice).status == 204

    assert database.call("api.me", session=hers).status == 401
    assert database.one("select count(*) from core.sessions where user_id = %s", alice).count == 0
    assert log_in(database).status == 401
    assert ("user_disabled", root, alice, None) in trail(database)


def test_its_tokens_stay_and_are_refused_as_long(database):
    _, session = admin(database)
    alice = database.user()
    database.run(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, 'one', %s, 'cap_', '{read}', now() + interval '1 day')",
        *(alice, "a" * 64),
    )
    assert database.call("api.me", session="cap:" + "a" * 64).status == 200
    disable(database, session, alice)
    assert database.call("api.me", session="cap:" + "a" * 64).status == 401
    database.call("api.enable_user", session=session, id=alice, client=SENDER)
    assert database.call("api.me", session="cap:" + "a" * 64).status == 200


def test_doing_it_again_changes_nothing_and_notes_nothing(database):
    _, session = admin(database)
    alice = database.user()
    disable(database, session, alice)
    before = database.one("select disabled_at from core.users where id = %s", alice)
    assert disable(database, session, alice).status == 204
    assert database.one("select disabled_at from core.users where id = %s", alice) == before
    assert [row[0] for row in trail(database)] == ["user_disabled"]


def test_nobody_disables_themselves(database):
    root, session = admin(database)
    admin(database, "second@example.org")
    reply = disable(database, session, root)
    assert (reply.status, reply.body["code"]) == (409, "own_account")
    assert database.call("api.me", session=session).status == 200


def test_another_admin_may_be_disabled(database):
    root, session = admin(database)
    second, theirs = admin(database, "second@example.org")
    assert disable(database, session, second).status == 204
    assert database.call("api.list_users", session=theirs, filter={}, client=SENDER).status == 401
    assert trail(database) == [("user_disabled", root, second, None)]


def test_there_is_no_such_account(database):
    _, session = admin(database)
    assert disable(database, session, NOBODY).body["code"] == "unknown_user"
    assert trail(database) == []
