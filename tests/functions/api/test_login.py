"""api.login"""

import pytest

from functions.accounts import HASH, events, log_in, sender


@pytest.fixture
def alice(database):
    return database.user()


def test_it_opens_a_session_of_one_hour(database, alice):
    reply = log_in(database)
    assert reply.status == 200
    assert reply.body["user"] == {"id": alice, "email": "alice@example.org", "role": "user"}
    session = database.one("select *, expires_at - created_at as life from core.sessions")
    assert (str(session.user_id), session.token_hash) == (alice, "a" * 64)
    assert session.life.total_seconds() == 3600


def test_it_audits_and_gives_the_slots_back(database, alice):
    log_in(database)
    assert events(database) == [("login", True, None)]
    assert database.one("select count(*) from core.attempts").count == 0


def test_right_passwords_are_never_too_many(database, alice):
    statuses = [log_in(database, session_hash=f"{n:064x}").status for n in range(8)]
    assert statuses == [200] * 8


def test_a_wrong_password_and_an_unknown_address_answer_and_write_the_same(database, alice):
    wrong = log_in(database, right=False)
    unknown = log_in(database, "nobody@example.org", right=False, client=sender(1))
    assert wrong == unknown
    assert (wrong.status, wrong.body["code"]) == (401, "invalid_credentials")
    logged = database.all("select user_id::text, success, error_message from core.auth_logs")
    assert sorted(logged, key=str) == [
        (alice, False, "invalid_credentials"),
        (None, False, "invalid_credentials"),
    ]
    slots = database.all("select count(*) from core.attempts group by id")
    assert [row.count for row in slots] == [3, 3]


def test_a_right_password_for_nobody_opens_nothing(database):
    assert log_in(database, right=True).status == 401
    assert database.one("select count(*) from core.sessions").count == 0


def test_a_disabled_account_is_as_if_unknown(database, alice):
    database.run("update core.users set disabled_at = now()")
    assert log_in(database).body["code"] == "invalid_credentials"


def test_an_unverified_account_is_told_so_only_after_the_right_password(database):
    database.user(verified=False)
    assert log_in(database, right=False).status == 401
    reply = log_in(database)
    assert (reply.status, reply.body["code"]) == (403, "email_unverified")
    assert database.one("select count(*) from core.sessions").count == 0
    assert ("failed_login", False, "email_unverified") in events(database)


def test_the_session_that_the_browser_had_ends(database, alice):
    before, elsewhere = database.session(alice), database.session(alice)
    log_in(database, session=before)
    assert database.call("api.me", session=before).status == 401
    assert database.call("api.me", session=elsewhere).status == 200
    assert events(database) == [("login", True, None), ("session_ended", True, None)]


def test_a_failed_login_ends_no_session(database, alice):
    before = database.session(alice)
    log_in(database, right=False, session=before)
    assert database.call("api.me", session=before).status == 200


def test_it_stores_an_upgraded_hash(database, alice):
    log_in(database, new_password_hash=HASH)
    assert database.one("select password_hash from core.users").password_hash == HASH


def test_it_refuses_an_upgrade_that_is_too_cheap(database, alice):
    database.run("update core.settings set value = 12 where name = 'bcrypt_min_cost'")
    assert log_in(database, new_password_hash=HASH).body["code"] == "hash_too_cheap"
    assert database.one("select count(*) from core.sessions").count == 0


def test_it_believes_only_an_attempt_begun_for_that_address(database, alice):
    begun = database.call("api.begin_login", email="mallory@example.org", client=sender(2)).body[
        "attempt"
    ]
    reply = database.call(
        "api.login",
        attempt=begun,
        email="alice@example.org",
        password_ok=True,
        password_hash=None,
        session_hash="b" * 64,
        new_password_hash=None,
        client=sender(2),
    )
    assert (reply.status, reply.body["code"]) == (400, "attempt_invalid")


def test_it_believes_an_attempt_once(database, alice):
    begun = database.call("api.begin_login", email="alice@example.org", client=sender(3))
    arguments = {
        "attempt": begun.body["attempt"],
        "email": "alice@example.org",
        "password_hash": begun.body["password_hash"],
        "session_hash": "c" * 64,
        "new_password_hash": None,
        "client": sender(3),
    }
    assert database.call("api.login", password_ok=False, **arguments).status == 401
    assert database.call("api.login", password_ok=True, **arguments).status == 400


@pytest.mark.parametrize("upgraded", [None, HASH])
def test_a_password_that_was_replaced_while_it_was_checked_opens_nothing(database, alice, upgraded):
    begun = database.call("api.begin_login", email="alice@example.org", client=sender(4))
    renewed = HASH[:-1] + "c"
    database.run("update core.users set password_hash = %s", renewed)
    reply = database.call(
        "api.login",
        attempt=begun.body["attempt"],
        email="alice@example.org",
        password_ok=True,
        password_hash=begun.body["password_hash"],
        session_hash="d" * 64,
        new_password_hash=upgraded,
        client=sender(4),
    )
    assert (reply.status, reply.body["code"]) == (400, "attempt_invalid")
    assert events(database) == [("failed_login", False, "attempt_invalid")]
    assert database.one("select count(*) from core.sessions").count == 0
    assert database.one("select password_hash from core.users").password_hash == renewed
