"""api.get_user"""

import pytest

from functions.admins import NOBODY, SENDER, admin


@pytest.fixture
def session(database):
    return admin(database)[1]


def test_it_shows_the_account_its_code_its_sessions_and_counts(database, session):
    alice = database.user()
    database.session(alice)
    database.run(
        "update core.sessions set ip_address = '203.0.113.9',"
        " user_agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' where user_id = %s",
        alice,
    )
    database.run(
        "insert into core.access_codes (code, note, redeemed, redeemed_by, redeemed_at)"
        " values ('SPENT', 'for alice', true, %s, now())",
        alice,
    )
    database.run(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, 'one', %s, 'cap_', '{read}', now() + interval '1 day')",
        *(alice, "a" * 64),
    )
    database.run(
        "insert into core.auth_logs (event_type, user_id, success)"
        " values ('failed_login', %s, false)",
        alice,
    )

    reply = database.call("api.get_user", session=session, id=alice, client=SENDER)

    assert reply.status == 200
    assert reply.body["user"]["email"] == "alice@example.org"
    assert reply.body["access_code"]["note"] == "for alice"
    assert "code" not in reply.body["access_code"]
    shown = reply.body["sessions"][0]
    assert (shown["device"], shown["address"], shown["current"]) == (
        "Firefox on Linux",
        "203.0.113.9",
        False,
    )
    assert reply.body["counts"] == {"personal_tokens": 1, "failed_logins_24h": 1}


def test_it_shows_admins_which_session_is_their_own(database):
    root, session = admin(database)
    reply = database.call("api.get_user", session=session, id=root, client=SENDER)
    assert [shown["current"] for shown in reply.body["sessions"]] == [True]


def test_there_is_no_such_account(database, session):
    reply = database.call("api.get_user", session=session, id=NOBODY, client=SENDER)
    assert (reply.status, reply.body["code"]) == (404, "unknown_user")
