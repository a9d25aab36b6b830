"""api.confirm_email"""

import pytest

from functions.accounts import SENDER, events, letters, link


@pytest.fixture
def alice(database):
    return database.user()


@pytest.fixture
def token_hash(database, alice):
    return link(database, alice, "change_email", new_email="new@example.org")


def confirm(database, token_hash):
    return database.call("api.confirm_email", token_hash=token_hash, client=SENDER)


def test_the_address_is_changed_and_the_old_one_is_told(database, token_hash):
    assert confirm(database, token_hash).status == 200
    assert database.one("select email from core.users").email == "new@example.org"
    assert letters(database) == [("email_changed", "alice@example.org")]
    assert events(database) == [("email_changed", True, None)]


def test_links_that_went_to_the_old_address_stop_working(database, alice, token_hash):
    reset = link(database, alice)
    confirm(database, token_hash)
    reply = database.call("api.begin_password_reset", token_hash=reset, client=SENDER)
    assert reply.status == 400


def test_a_second_use_is_refused_and_raises_an_alert(database, token_hash):
    confirm(database, token_hash)
    reply = confirm(database, token_hash)
    assert (reply.status, reply.body["code"]) == (400, "token_invalid")
    assert ("security_alert", False, "token_reused") in events(database)


def test_a_link_is_too_old_after_its_time(database, token_hash):
    database.age("core.account_tokens", "1 hour")
    assert confirm(database, token_hash).status == 410
    assert database.one("select email from core.users").email == "alice@example.org"


def test_an_address_that_somebody_took_meanwhile_stays_theirs(database, token_hash):
    database.user("new@example.org")
    reply = confirm(database, token_hash)
    assert (reply.status, reply.body["code"]) == (409, "email_taken")
    emails = database.all("select email from core.users order by email")
    assert [row.email for row in emails] == ["alice@example.org", "new@example.org"]
    assert letters(database) == []


def test_a_link_that_resets_a_password_changes_no_address(database, alice):
    assert confirm(database, link(database, alice)).status == 400


def test_guessing_ends_after_twenty(database):
    statuses = [confirm(database, f"{n:064x}").status for n in range(21)]
    assert statuses == [400] * 20 + [429]
