"""api.me"""


def test_it_says_who_is_logged_in_and_until_when(database):
    alice = database.user()
    reply = database.call("api.me", session=database.session(alice))
    assert reply.status == 200
    assert set(reply.body["user"]) == {"id", "email", "role", "email_verified", "created_at"}
    assert reply.body["user"]["id"] == alice
    assert reply.body["session"]["expires_at"].endswith("Z")


def test_a_session_ends_after_its_hour(database):
    session = database.session(database.user())
    database.age("core.sessions", "61 minutes")
    reply = database.call("api.me", session=session)
    assert (reply.status, reply.body["code"]) == (401, "session_expired")


def test_an_unknown_session_is_nobodys(database):
    assert database.call("api.me", session="f" * 64).body["code"] == "unauthenticated"
    assert database.call("api.me", session=None).body["code"] == "unauthenticated"


def test_a_deleted_account_takes_its_sessions_along(database):
    session = database.session(database.user())
    database.run("delete from core.users")
    assert database.one("select count(*) from core.sessions").count == 0
    assert database.call("api.me", session=session).status == 401


def test_a_disabled_account_has_no_session(database):
    session = database.session(database.user())
    database.run("update core.users set disabled_at = now()")
    assert database.call("api.me", session=session).status == 401
