"""private.lock_for_admin"""

from functions.admins import NOBODY, SENDER, admin, trail


def refusal(database, user_id):
    query = "select status, body::json ->> 'code' as code from private.lock_for_admin(%s, %s)"
    from psycopg.types.json import Jsonb

    return database.one(query, user_id, Jsonb(SENDER))


def bound(database, user_id):
    database.run("select set_config('app.user_id', %s, true)", user_id)


def test_who_was_an_admin_a_moment_ago_is_refused_and_remembered(database):
    root, _ = admin(database)
    alice = database.user()
    bound(database, alice)
    assert refusal(database, root) == (403, "admin_only")
    assert trail(database) == [("access_denied", alice, None, "admin_only")]


def test_who_is_gone_since_a_moment_is_refused_without_a_name(database):
    root, _ = admin(database)
    bound(database, NOBODY)
    assert refusal(database, root) == (403, "admin_only")
    assert trail(database) == [("access_denied", None, None, "admin_only")]


def test_an_ordinary_account_beside_one_admin_is_free_to_be_taken_from(database):
    root, _ = admin(database)
    bound(database, root)
    assert refusal(database, database.user()) == (None, None)
