"""private.address_letter"""

import pytest

from functions.accounts import SENDER, events
from functions.letters import LINK_HASH, ask, take

KINDS = ["verify_email", "reset_password"]


def _link(database):
    return database.one(
        "select verification_token as hash, verification_token_expires as ends from core.users"
        " where verification_token is not null"
        " union all select token_hash, expires_at from core.account_tokens where used_at is null"
    )


@pytest.mark.parametrize(
    ("kind", "event", "minutes"),
    [
        ("verify_email", "verification_sent", 24 * 60),
        ("reset_password", "password_reset_requested", 60),
    ],
)
def test_its_link_begins_to_work_counted_from_when_it_was_asked_for(database, kind, event, minutes):
    user_id = database.user(verified=False)
    ask(database, kind)
    assert _link(database) is None
    database.age("core.letters", "10 minutes")
    (letter,) = take(database)
    assert letter.recipient == "alice@example.org"
    link = _link(database)
    assert link.hash == LINK_HASH
    assert (link.ends - letter.created_at).total_seconds() == minutes * 60
    row = database.one("select user_id, ip_address, user_agent, request_id from core.auth_logs")
    assert (str(row.user_id), row.ip_address, row.user_agent, row.request_id) == (
        *(user_id, SENDER["ip"], SENDER["agent"], SENDER["request_id"]),
    )
    assert events(database) == [(event, True, None)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_link_sent_before_stops_working(database, kind):
    database.user(verified=False)
    for token_hash in ("d" * 64, "e" * 64):
        ask(database, kind, token_hash=token_hash)
        assert len(take(database)) == 1
        assert _link(database).hash == token_hash
        database.run("update core.letters set sent_at = now()")
        database.age("core.attempts", "2 minutes")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("verify_email", "update core.users set email_verified = true"),
        ("verify_email", "update core.users set disabled_at = now()"),
        ("verify_email", "update core.users set email = 'new@example.org'"),
        ("verify_email", "delete from core.users"),
        ("reset_password", "update core.users set disabled_at = now()"),
        ("reset_password", "update core.users set email = 'new@example.org'"),
        ("reset_password", "delete from core.users"),
    ],
)
def test_whoever_is_not_there_any_more_gets_nothing(database, kind, change):
    database.user(verified=False)
    ask(database, kind)
    database.run(change)
    assert take(database) == []
    assert _link(database) is None
    assert events(database)[0][2] == "nobody_there"


def test_a_link_that_was_used_is_remembered_as_used(database):
    database.user()
    ask(database, "reset_password", token_hash="e" * 64)
    take(database)
    database.run("update core.account_tokens set used_at = now()")
    database.age("core.attempts", "2 minutes")
    database.run("delete from core.letters")
    ask(database, "reset_password")
    take(database)
    tokens = database.all("select token_hash, used_at is not null as used from core.account_tokens")
    assert sorted(tokens) == [("d" * 64, False), ("e" * 64, True)]


def test_a_link_to_a_new_address_is_not_touched_by_a_reset(database):
    user_id = database.user()
    database.run(
        "insert into core.account_tokens (token_hash, user_id, purpose, new_email, expires_at)"
        " values (%s, %s, 'change_email', 'new@example.org', now() + interval '1 day')",
        *("f" * 64, user_id),
    )
    ask(database, "reset_password")
    take(database)
    assert database.one("select count(*) from core.account_tokens").count == 2
