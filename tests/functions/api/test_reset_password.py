"""api.reset_password"""

import pytest

from functions.accounts import HASH, SENDER, events, letters, link, log_in, personal_token, sender


@pytest.fixture
def alice(database):
    return database.user()


@pytest.fixture
def token_hash(database, alice):
    return link(database, alice)


def reset(database, token_hash, **changes):
    begun = database.call("api.begin_password_reset", token_hash=token_hash, client=SENDER)
    if begun.status != 200:
        return begun
    arguments = {
        "attempt": begun.body["attempt"],
        "token_hash": token_hash,
        "password_hash": HASH,
        "client": SENDER,
    }
    return database.call("api.reset_password", **(arguments | changes))


def count(database, table):
    return database.one(f"select count(*) from core.{table}").count


def test_it_sets_the_password_and_signs_nobody_in(database, token_hash):
    assert reset(database, token_hash).status == 200
    assert database.one("select password_hash from core.users").password_hash == HASH
    assert count(database, "sessions") == 0
    assert events(database) == [("password_reset", True, None)]
    assert letters(database) == [("password_changed", "alice@example.org")]


def test_everything_that_opened_the_account_is_void(database, alice, token_hash):
    sessions = [database.session(alice) for _ in range(3)]
    script = personal_token(database, alice)
    link(database, alice, "change_email", new_email="new@example.org")
    database.run("insert into core.devices (user_id, device_hash) values (%s, %s)", alice, "d" * 64)
    reset(database, token_hash, device="e" * 64)
    for shown in (*sessions, script):
        assert database.call("api.me", session=shown).status == 401
    known = database.all("select device_hash from core.devices")
    assert [row.device_hash for row in known] == ["e" * 64]
    assert letters(database) == [("password_changed", "alice@example.org")]
    left = database.all("select purpose, used_at is not null as used from core.account_tokens")
    assert [(row.purpose, row.used) for row in left] == [("reset_password", True)]


def test_what_belongs_to_others_stays(database, token_hash):
    bob = database.user("bob@example.org")
    session, script = database.session(bob), personal_token(database, bob)
    reset(database, token_hash)
    assert database.call("api.me", session=session).status == 200
    assert database.call("api.me", session=script).status == 200


def test_a_link_works_once_and_its_second_use_raises_an_alert(database, token_hash):
    reset(database, token_hash)
    reply = reset(database, token_hash)
    assert (reply.status, reply.body["code"]) == (400, "token_invalid")
    assert ("security_alert", False, "token_reused") in events(database)


def test_a_link_used_between_look_and_act_is_refused(database, token_hash):
    begun = database.call("api.begin_password_reset", token_hash=token_hash, client=SENDER)
    reset(database, token_hash)
    late = reset(database, token_hash, attempt=begun.body["attempt"])
    assert late.status == 400


def test_whoever_reads_the_letter_has_the_address(database, alice, token_hash):
    database.run(
        "update core.users set email_verified = false, contested_at = now(),"
        " verification_token = %s",
        "e" * 64,
    )
    reset(database, token_hash)
    user = database.one("select email_verified, contested_at, verification_token from core.users")
    assert user == (True, None, None)
    assert log_in(database, session_hash="f" * 64).status == 200


def test_an_attack_on_the_account_is_forgiven_its_owner(database, token_hash):
    for n in range(100):
        log_in(database, right=False, client=sender(n))
    assert log_in(database, client=sender(200)).status == 429
    reset(database, token_hash)
    assert log_in(database, client=sender(200)).status == 200


def test_it_gives_its_slot_back(database, token_hash):
    reset(database, token_hash)
    assert count(database, "attempts") == 0


def test_an_attempt_of_another_sender_is_no_attempt(database, token_hash):
    assert reset(database, token_hash, client=sender(9)).body["code"] == "attempt_invalid"


def test_a_hash_that_is_too_cheap_is_refused_and_the_link_is_good_still(database, token_hash):
    database.run("update core.settings set value = 12 where name = 'bcrypt_min_cost'")
    assert reset(database, token_hash).body["code"] == "hash_too_cheap"
    database.run("update core.settings set value = 4 where name = 'bcrypt_min_cost'")
    assert reset(database, token_hash).status == 200
