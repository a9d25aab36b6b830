"""work.take_letter"""

import pytest

from functions.accounts import TOKEN_HASH, events, register
from functions.letters import LINK_HASH, ask, take

KINDS = ["welcome", "verify_email", "reset_password", "confirm_new_email"]


@pytest.fixture
def alice(database):
    return database.user(verified=False)


def _link(database, kind, user_id):
    """A letter of a kind, and the link it speaks of."""
    if kind in ("welcome", "verify_email"):
        database.run(
            "update core.users set verification_token = %s,"
            " verification_token_expires = now() + interval '1 hour'",
            LINK_HASH,
        )
    else:
        database.run(
            "insert into core.account_tokens (token_hash, user_id, purpose, new_email, expires_at)"
            " values (%s, %s, %s, %s, now() + interval '1 hour')",
            *(LINK_HASH, user_id),
            *(
                ("reset_password", None)
                if kind == "reset_password"
                else ("change_email", "new@example.org")
            ),
        )
    return database.one(
        "insert into core.letters (user_id, kind, recipient, sealed, token_hash)"
        " values (%s, %s, 'alice@example.org', 'sealed', %s) returning id",
        *(user_id, kind, LINK_HASH),
    ).id


def _use(database, kind):
    if kind in ("welcome", "verify_email"):
        database.run("update core.users set email_verified = true")
    else:
        database.run("update core.account_tokens set used_at = now()")


def _replace(database, kind):
    if kind in ("welcome", "verify_email"):
        database.run("update core.users set verification_token = %s", "e" * 64)
    else:
        database.run("delete from core.account_tokens")


def _run_out(database, kind):
    table = "users" if kind in ("welcome", "verify_email") else "account_tokens"
    database.age(f"core.{table}", "61 minutes")


def _disable(database, kind):
    database.run("update core.users set disabled_at = now()")


def test_it_returns_what_is_still_to_be_sent(database):
    database.code("INVITED")
    register(database)
    letter = database.one("select id, token_hash from core.letters")
    (row,) = database.rows("work.take_letter", letter=letter.id)
    assert (row.id, row.kind, row.recipient, row.sealed, row.facts) == (
        *(letter.id, "welcome", "alice@example.org", "sealed"),
        {},
    )
    assert letter.token_hash == TOKEN_HASH


def test_a_letter_that_was_sent_or_withdrawn_is_nothing(database):
    database.code("INVITED")
    register(database)
    letter = database.one("select id from core.letters").id
    database.value("work.letter_sent", letter=letter)
    assert database.rows("work.take_letter", letter=letter) == []
    database.run("delete from core.users")
    assert database.rows("work.take_letter", letter=letter) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_taken_again_as_it_was(database, alice, kind):
    letter = _link(database, kind, alice)
    first, second = (database.rows("work.take_letter", letter=letter) for _ in range(2))
    assert first == second
    assert len(first) == 1


@pytest.mark.parametrize("end", [_use, _replace, _run_out, _disable])
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_whose_link_works_no_more_is_withdrawn(database, alice, kind, end):
    letter = _link(database, kind, alice)
    end(database, kind)
    assert database.rows("work.take_letter", letter=letter) == []
    assert database.all("select from core.letters") == []


@pytest.mark.parametrize("kind", ["password_changed", "new_device", "email_changed"])
def test_a_notice_is_sent_whatever_became_of_the_account_but_its_end(database, alice, kind):
    database.value(
        "private.queue_notice", kind=kind, user_id=alice, client={}, recipient="old@example.org"
    )
    database.run("update core.users set disabled_at = now(), email = 'new@example.org'")
    (row,) = take(database)
    assert (row.kind, row.recipient, row.sealed) == (kind, "old@example.org", None)
    assert set(row.facts) == {"device", "address", "at"}
    database.run("delete from core.users")
    assert take(database) == []


@pytest.mark.parametrize("kind", ["verify_email", "reset_password"])
def test_a_letter_for_nobody_is_deleted_and_noted_once(database, kind):
    ask(database, kind, "nobody@example.org")
    letter = database.one("select id from core.letters").id
    for _ in range(2):
        assert database.rows("work.take_letter", letter=letter) == []
    assert database.all("select from core.letters") == []
    assert [error for _, _, error in events(database)] == ["nobody_there"]


@pytest.mark.parametrize("kind", ["verify_email", "reset_password"])
def test_after_a_failure_of_the_mail_server_nothing_is_addressed_again(database, alice, kind):
    ask(database, kind)
    first = take(database)
    tokens = "select token_hash, created_at, expires_at from core.account_tokens"
    links = "select verification_token, verification_token_expires, xmin from core.users"
    before = (database.all(tokens), database.all(links), events(database))

    second = take(database)

    assert first == second
    assert len(first) == 1
    assert (database.all(tokens), database.all(links), events(database)) == before


@pytest.mark.parametrize("kind", ["verify_email", "reset_password"])
def test_of_two_letters_that_wait_only_the_one_whose_link_works_is_sent(database, alice, kind):
    """The mail server was away; the first was addressed, then somebody asked again."""
    ask(database, kind)
    assert len(take(database)) == 1
    database.age("core.attempts", "2 minutes")
    database.age("core.letters", "2 minutes")
    ask(database, kind, token_hash="e" * 64, sealed="newer")
    newer = database.one("select id from core.letters where sealed = 'newer'").id
    assert [row.sealed for row in database.rows("work.take_letter", letter=newer)] == ["newer"]

    assert [row.sealed for row in take(database)] == ["newer"]
