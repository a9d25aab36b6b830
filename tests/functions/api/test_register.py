"""api.register"""

import pytest

from functions.accounts import HASH, TOKEN_HASH, events, register


@pytest.fixture(autouse=True)
def invited(database):
    database.code("INVITED")


def counts(database):
    row = database.one(
        "select (select count(*) from core.users) as users,"
        " (select count(*) from core.letters) as letters,"
        " (select count(*) from core.jobs) as jobs,"
        " (select count(*) from core.access_codes where redeemed) as redeemed"
    )
    return tuple(row)


def test_it_opens_an_account(database):
    reply = register(database, email=" Alice@Example.org ", access_code=" invited ")
    assert reply.status == 201
    assert reply.body["requires_verification"] is True
    assert set(reply.body["user"]) == {"id", "email", "email_verified", "created_at"}
    assert reply.body["user"]["email"] == "alice@example.org"
    assert reply.body["user"]["email_verified"] is False


def test_it_spends_the_code_on_the_account(database):
    reply = register(database)
    code = database.one("select * from core.access_codes")
    assert code.redeemed
    assert str(code.redeemed_by) == reply.body["user"]["id"]
    assert code.redeemed_at is not None


def test_it_keeps_the_hashes_and_the_day_of_the_link(database):
    register(database)
    user = database.one("select *, verification_token_expires - now() as life from core.users")
    assert user.password_hash == HASH
    assert user.verification_token == TOKEN_HASH
    assert user.life.total_seconds() == 24 * 3600
    assert user.verification_sent_at is not None


def test_it_queues_one_letter(database):
    reply = register(database)
    letter = database.one("select * from core.letters")
    assert (letter.kind, letter.recipient, letter.sealed) == (
        "welcome",
        "alice@example.org",
        "sealed",
    )
    assert str(letter.user_id) == reply.body["user"]["id"]
    job = database.one("select kind, key from core.jobs")
    assert (job.kind, job.key) == ("send_letter", str(letter.id))


def test_it_audits_and_gives_the_slot_back(database):
    register(database)
    assert events(database) == [("register", True, None)]
    assert database.one("select count(*) from core.attempts").count == 0


@pytest.mark.parametrize(
    "spoil",
    [
        "update core.access_codes set code = 'ANOTHER'",
        "update core.access_codes set redeemed = true, redeemed_at = now()",
        "update core.access_codes set revoked_at = now()",
        "update core.access_codes set expires_at = now()",
    ],
    ids=["unknown", "used", "revoked", "expired"],
)
def test_a_code_that_opens_nothing_gets_one_and_the_same_refusal(database, spoil):
    database.run(spoil)
    before = counts(database)
    reply = register(database)
    assert reply.status == 422
    assert reply.body == {
        "code": "access_code_invalid",
        "detail": "This access code is not valid.",
        "errors": [{"field": "access_code", "message": "This access code is not valid."}],
    }
    assert counts(database) == before
    assert events(database) == [("register", False, "access_code_invalid")]
    assert database.one("select count(*) from core.attempts").count == 1


@pytest.mark.parametrize("code", ["", "x" * 60, "';--", "💥"])
def test_a_malformed_code_is_no_different(database, code):
    assert register(database, access_code=code).body["code"] == "access_code_invalid"


def test_a_taken_address_is_named_and_the_code_stays_unspent(database):
    register(database)
    database.code("SECOND")
    reply = register(database, access_code="SECOND")
    assert (reply.status, reply.body["code"]) == (409, "email_taken")
    assert counts(database) == (1, 1, 1, 1)
    assert ("register", False, "email_taken") in events(database)


@pytest.mark.parametrize("verified", [False, True])
def test_an_address_is_contested_only_as_long_as_nobody_confirmed_it(database, verified):
    database.user(verified=verified)
    assert register(database).status == 409
    contested = database.one("select contested_at from core.users").contested_at
    assert (contested is None) is verified


def test_without_a_valid_code_a_taken_address_is_not_named(database):
    register(database)
    assert register(database, access_code="NOPE").body["code"] == "access_code_invalid"


def test_an_account_never_verified_makes_way_after_a_week(database):
    register(database)
    database.age("core.users", "7 days 1 minute")
    reply = register(database)
    assert reply.status == 201
    assert counts(database)[0] == 1
    assert ("account_lapsed", True, None) in events(database)


def test_a_verified_account_never_makes_way(database):
    register(database)
    database.run("update core.users set email_verified = true")
    database.age("core.users", "8 days")
    database.code("SECOND")
    assert register(database, access_code="SECOND").status == 409


def test_a_hash_that_is_too_cheap_is_refused(database):
    database.run("update core.settings set value = 12 where name = 'bcrypt_min_cost'")
    assert register(database).body["code"] == "hash_too_cheap"
    assert counts(database) == (0, 0, 0, 0)


def test_an_attempt_that_was_never_begun_is_refused(database):
    reply = register(database, attempt="00000000-0000-0000-0000-000000000000")
    assert (reply.status, reply.body["code"]) == (400, "attempt_invalid")


def test_an_attempt_has_one_outcome(database):
    begun = register(database, access_code="NOPE")
    assert begun.status == 422
    spent = database.one("select id::text from core.attempts").id
    assert register(database, attempt=spent).body["code"] == "attempt_invalid"
