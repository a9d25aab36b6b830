"""api.disown_account"""

import pytest

from functions.accounts import SENDER, TOKEN_HASH, events, register


@pytest.fixture(autouse=True)
def registered(database):
    database.code("INVITED")
    register(database)


def disown(database, token_hash=TOKEN_HASH):
    return database.call("api.disown_account", token_hash=token_hash, client=SENDER)


def test_it_deletes_the_account_and_frees_its_code(database):
    assert disown(database).status == 204
    assert database.one("select count(*) from core.users").count == 0
    assert database.one("select count(*) from core.letters").count == 0
    code = database.one("select * from core.access_codes")
    assert (code.redeemed, code.redeemed_by, code.redeemed_at) == (False, None, None)
    assert ("account_disowned", True, None) in events(database)
    assert register(database, email="bob@example.org").status == 201


def test_a_confirmed_account_stays(database):
    database.run("update core.users set email_verified = true")
    assert disown(database).body["code"] == "token_invalid"
    assert database.one("select count(*) from core.users").count == 1


def test_an_unknown_token_deletes_nothing(database):
    assert disown(database, "0" * 64).status == 400
    assert database.one("select count(*) from core.users").count == 1


def test_guessing_ends_after_twenty(database):
    statuses = [disown(database, f"{n:064x}").status for n in range(21)]
    assert statuses == [400] * 20 + [429]
