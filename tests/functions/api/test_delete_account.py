"""api.delete_account"""

import pytest

from functions.accounts import SENDER, events, personal_token, reauthentication


@pytest.fixture
def alice(database):
    return database.user()


@pytest.fixture
def session(database, alice):
    return database.session(alice)


def delete(database, session, *, password_ok=True):
    return database.call(
        "api.delete_account",
        session=session,
        attempt=reauthentication(database, session),
        password_ok=password_ok,
        client=SENDER,
    )


def test_everything_personal_goes_and_history_stays(database, alice, session):
    personal_token(database, alice)
    database.run(
        "insert into core.access_codes (code, redeemed, redeemed_by, redeemed_at)"
        " values ('SPENT', true, %s, now())",
        alice,
    )
    database.run("insert into core.ucie_watchlist (user_id, symbol) values (%s, 'BTC')", alice)

    assert delete(database, session).status == 204

    for table in ("users", "sessions", "personal_tokens", "ucie_watchlist"):
        assert database.one(f"select count(*) from core.{table}").count == 0, table
    log = database.one("select event_type, user_id, user_hash from core.auth_logs")
    assert (log.event_type, log.user_id) == ("account_deleted", None)
    assert log.user_hash is not None
    assert database.one("select redeemed, redeemed_by from core.access_codes") == (True, None)


def test_a_wrong_password_deletes_nothing(database, session):
    reply = delete(database, session, password_ok=False)
    assert (reply.status, reply.body["code"]) == (422, "password_wrong")
    assert database.call("api.me", session=session).status == 200


def test_the_last_admin_stays(database):
    first = database.session(database.user("admin@example.org", role="admin"))
    reply = delete(database, first)
    assert (reply.status, reply.body["code"]) == (409, "last_admin")
    database.user("second@example.org", role="admin")
    assert delete(database, first).status == 204


def test_a_disabled_admin_is_no_admin_that_is_left(database):
    session = database.session(database.user("admin@example.org", role="admin"))
    database.user("second@example.org", role="admin")
    database.run("update core.users set disabled_at = now() where email like 'second%'")
    assert delete(database, session).status == 409
    assert ("account_deleted", True, None) not in events(database)
