"""api.begin_password_reset"""

import pytest

from functions.accounts import SENDER, events, link


@pytest.fixture
def token_hash(database):
    return link(database, database.user())


def begin(database, token_hash):
    return database.call("api.begin_password_reset", token_hash=token_hash, client=SENDER)


def test_it_gives_out_an_attempt_and_the_address(database, token_hash):
    reply = begin(database, token_hash)
    assert reply.status == 200
    assert reply.body["email"] == "alice@example.org"


def test_looking_uses_nothing_up(database, token_hash):
    assert [begin(database, token_hash).status for _ in range(3)] == [200] * 3
    assert events(database) == []


def test_an_unknown_link_is_refused_and_remembered(database):
    reply = begin(database, "0" * 64)
    assert (reply.status, reply.body["code"]) == (400, "token_invalid")
    assert events(database) == [("password_reset", False, "token_invalid")]


def test_a_link_is_too_old_after_an_hour(database, token_hash):
    database.age("core.account_tokens", "1 hour")
    reply = begin(database, token_hash)
    assert (reply.status, reply.body["code"]) == (410, "token_expired")


def test_the_link_of_a_disabled_account_is_as_if_unknown(database, token_hash):
    database.run("update core.users set disabled_at = now()")
    assert begin(database, token_hash).body["code"] == "token_invalid"


def test_a_link_that_was_used_raises_an_alert(database, token_hash):
    database.run("update core.account_tokens set used_at = now()")
    assert begin(database, token_hash).body["code"] == "token_invalid"
    assert ("security_alert", False, "token_reused") in events(database)


def test_a_link_that_changes_an_address_resets_no_password(database):
    other = link(database, database.user(), "change_email", new_email="new@example.org")
    assert begin(database, other).body["code"] == "token_invalid"


def test_guessing_ends_after_twenty(database):
    statuses = [begin(database, f"{n:064x}").status for n in range(21)]
    assert statuses == [400] * 20 + [429]
