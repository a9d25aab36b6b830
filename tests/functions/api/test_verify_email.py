"""api.verify_email"""

import pytest

from functions.accounts import SENDER, TOKEN_HASH, events, register


@pytest.fixture(autouse=True)
def registered(database):
    database.code("INVITED")
    register(database)


def verify(database, token_hash=TOKEN_HASH):
    return database.call("api.verify_email", token_hash=token_hash, client=SENDER)


def verified(database):
    return database.one("select email_verified from core.users").email_verified


def test_it_confirms_the_address_and_signs_nobody_in(database):
    assert verify(database).status == 200
    assert verified(database)
    assert ("email_verified", True, None) in events(database)
    assert database.one("select count(*) from core.sessions").count == 0


def test_pressing_again_is_harmless(database):
    assert [verify(database).status for _ in range(3)] == [200] * 3
    assert events(database).count(("email_verified", True, None)) == 1


def test_an_unknown_token_is_refused_and_audited(database):
    reply = verify(database, "0" * 64)
    assert (reply.status, reply.body["code"]) == (400, "token_invalid")
    assert ("email_verified", False, "token_invalid") in events(database)
    assert not verified(database)


def test_the_link_of_a_disabled_account_is_as_if_unknown(database):
    database.run("update core.users set disabled_at = now()")
    assert verify(database).body["code"] == "token_invalid"
    assert not verified(database)


def test_a_link_expires_after_a_day(database):
    database.age("core.users", "24 hours")
    reply = verify(database)
    assert (reply.status, reply.body["code"]) == (410, "token_expired")
    assert not verified(database)


def test_a_confirmed_address_stays_confirmed_when_the_link_has_expired(database):
    verify(database)
    database.age("core.users", "25 hours")
    assert verify(database).status == 200


def test_guessing_ends_after_twenty(database):
    statuses = [verify(database, f"{n:064x}").status for n in range(21)]
    assert statuses == [400] * 20 + [429]
